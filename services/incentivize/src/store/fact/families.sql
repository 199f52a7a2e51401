-- The chain up from each fact (what it takes back) and the tree down (what takes it back), at most three deep.
-- LATERAL with one index lookup a branch: an OR would let the planner scan all facts of the partner.
WITH RECURSIVE kin (fact_id, takes_back, partner_id) AS (
    SELECT fact_id, takes_back, partner_id FROM fact WHERE tenant_id = $1 AND fact_id = ANY($2)
    UNION
    SELECT next.fact_id, next.takes_back, next.partner_id
    FROM kin CROSS JOIN LATERAL (
        SELECT f.fact_id, f.takes_back, f.partner_id FROM fact f
        WHERE f.tenant_id = $1 AND f.fact_id = kin.takes_back AND f.partner_id = kin.partner_id
        UNION ALL
        SELECT f.fact_id, f.takes_back, f.partner_id FROM fact f
        WHERE f.tenant_id = $1 AND f.takes_back = kin.fact_id AND f.partner_id = kin.partner_id
    ) AS next
)
SELECT f.fact_id, f.partner_id, f.external_id, f.kind, f.role, f.account_id, f.opportunity_id, f.amount, f.currency, f.quantity,
       f.share_percent, f.business_date, f.registration_id, f.takes_back, f.is_reversal
FROM kin JOIN fact f ON f.tenant_id = $1 AND f.fact_id = kin.fact_id
