SELECT s.solution_id, s.partner_id, s.state, s.version, s.agreed_version, s.agreed_on, s.retired_on, s.revision, s.created_at,
       newest.terms AS "terms!: Json<Terms>", newest.agreements AS "agreements!: Json<Vec<Agreement>>",
       agreed.terms AS "agreed_terms?: Json<Terms>", agreed.agreements AS "agreed_agreements?: Json<Vec<Agreement>>"
FROM joint_solution s
JOIN joint_solution_version newest
  ON newest.tenant_id = s.tenant_id AND newest.solution_id = s.solution_id AND newest.version = s.version
LEFT JOIN joint_solution_version agreed
  ON agreed.tenant_id = s.tenant_id AND agreed.solution_id = s.solution_id AND agreed.version = s.agreed_version
WHERE s.tenant_id = $1
  -- A partner's user sees its own.
  AND ($2::uuid IS NULL OR s.partner_id = $2)
  AND ($3::uuid IS NULL OR s.partner_id = $3)
  AND ($4::text IS NULL OR s.state = $4)
  -- Ids are ordered by time.
  AND ($5::uuid IS NULL OR s.solution_id < $5)
ORDER BY s.solution_id DESC
LIMIT $6
