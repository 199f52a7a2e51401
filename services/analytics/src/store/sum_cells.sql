SELECT dimension, member, currency,
       SUM(open_count)::BIGINT AS "open_count!",
       SUM(open_value) AS "open_value!",
       SUM(open_estimated_value) AS "open_estimated_value!",
       SUM(won_count)::BIGINT AS "won_count!",
       SUM(won_value) AS "won_value!",
       SUM(lost_count)::BIGINT AS "lost_count!",
       SUM(new_customer_count)::BIGINT AS "new_customer_count!",
       SUM(sourced_new_customer_count)::BIGINT AS "sourced_new_customer_count!"
FROM metric_cell
WHERE tenant_id = $1
  -- The engagements are what every other segment is compared with.
  AND (dimension = 'engagement' OR (dimension = $2 AND member = COALESCE($3, member)))
  -- What is open lies at infinity: a range of months never excludes it, and its end never includes it as closed.
  AND (month = 'infinity'
       OR (month >= COALESCE($4, '-infinity'::DATE) AND month < COALESCE($5, 'infinity'::DATE)))
GROUP BY dimension, member, currency
