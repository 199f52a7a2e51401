-- Whoever waits.
SELECT partner_id AS "partner_id!" FROM outcome
WHERE tenant_id = $1 AND kind = 'HELD' AND reason = 'AWAITING_RATE'
UNION
-- Whoever has facts whose currency is not that of a component of a plan of theirs. A component that converts at the end
-- of a period reaches back from that day by at most a year.
SELECT recent.partner_id
FROM (SELECT DISTINCT partner_id, currency, business_date >= $2 AS is_within FROM fact
      WHERE tenant_id = $1 AND currency IS NOT NULL AND business_date BETWEEN $2::date - 366 AND $3) AS recent
JOIN enrollment e ON e.tenant_id = $1 AND e.partner_id = recent.partner_id
JOIN plan p ON p.tenant_id = $1 AND p.program_id = e.program_id
JOIN plan_version v ON v.tenant_id = $1 AND v.plan_id = p.plan_id AND v.state IN ('ACTIVE', 'SUPERSEDED')
CROSS JOIN LATERAL jsonb_array_elements(v.components) AS component
WHERE component ->> 'currency' <> recent.currency
  AND (recent.is_within OR component ->> 'rate_day' = 'PERIOD_END')
