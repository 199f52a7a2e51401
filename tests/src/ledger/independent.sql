-- Facts that nothing reverses; a reversal itself moves nothing.
WITH standing AS (
    SELECT * FROM fact f
    WHERE NOT is_reversal
      AND NOT EXISTS (SELECT FROM fact r WHERE r.is_reversal AND r.refers_to = f.fact_id)
),
given_back AS (
    SELECT refers_to AS fact_id, sum(amount) AS amount, sum(quantity) AS units
    FROM standing WHERE kind = 'REFUND' GROUP BY refers_to
),
-- What the customer has paid for and kept.
kept AS (
    SELECT o.partner_id, o.kind, o.person, o.share_percent, o.registration_id,
           o.amount - coalesce(g.amount, 0) AS amount, o.quantity - coalesce(g.units, 0) AS units
    FROM standing o LEFT JOIN given_back g USING (fact_id)
    WHERE o.refers_to IS NULL
),
-- Partners that ever booked anything have a total, be it nothing now.
booked AS (
    SELECT partner_id, sum(amount) AS sales FROM kept WHERE kind = 'RESALE_BOOKING' GROUP BY partner_id
),
booked_by_person AS (
    SELECT partner_id, person, sum(amount) AS sales FROM kept WHERE kind = 'RESALE_BOOKING' GROUP BY partner_id, person
),
shipped AS (
    SELECT p.partner_id, coalesce(sum(k.units) FILTER (WHERE k.kind = 'UNIT_REPORT'), 0) AS units
    FROM partner p LEFT JOIN kept k USING (partner_id) GROUP BY p.partner_id
),
expected AS (
    -- 8.5 % of each registered booking.
    SELECT 'commission' AS component_key, partner_id, sum(pg_temp.cents(amount * 0.085)) AS sum
    FROM kept WHERE kind = 'RESALE_BOOKING' AND registration_id IS NOT NULL GROUP BY partner_id
    UNION ALL
    -- 1 % up to ten million, 2 % up to twenty, 3.5 % above.
    SELECT 'rebate', partner_id,
           pg_temp.cents(least(sales, 10000000) * 0.01
                       + greatest(least(sales, 20000000) - 10000000, 0) * 0.02
                       + greatest(sales - 20000000, 0) * 0.035)
    FROM booked
    UNION ALL
    -- 12,000 for a quota of twenty million: in proportion from two million on, half as much again above, at most 18,000.
    SELECT 'accelerator', partner_id,
           CASE WHEN sales < 2000000 THEN 0
                ELSE pg_temp.cents(least(18000, 12000 * (least(sales, 20000000) + greatest(sales - 20000000, 0) * 1.5) / 20000000))
           END
    FROM booked
    UNION ALL
    -- 2.5 % of the partner's share of each contribution.
    SELECT 'bonus', partner_id, sum(pg_temp.cents(amount * share_percent / 100 * 0.025))
    FROM kept WHERE kind = 'CONTRIBUTION' GROUP BY partner_id
    UNION ALL
    -- 1 % of a person's first hundred thousand, 0.5 % above, at most 5,000.
    SELECT 'spiff', partner_id,
           sum(pg_temp.cents(least(5000, least(sales, 100000) * 0.01 + greatest(sales - 100000, 0) * 0.005)))
    FROM booked_by_person GROUP BY partner_id
    UNION ALL
    -- 50 for each of the first 20,000 units, 40 above, at least 600,000.
    SELECT 'royalty', partner_id,
           greatest(600000, pg_temp.cents(least(units, 20000) * 50 + greatest(units - 20000, 0) * 40))
    FROM shipped
)
SELECT component_key, partner_id, sum FROM expected ORDER BY component_key, partner_id
