SELECT certification_id, certification_key, partner_id, person_id, person_name, grounds, start_date, end_date, current_since,
       revocation_reason, credential_id, revision, created_at
FROM certification
WHERE tenant_id = $1
  AND ($2::uuid IS NULL OR certification_id = $2)
  -- A partner's user sees its own people's.
  AND ($3::uuid IS NULL OR partner_id = $3)
  AND ($4::uuid IS NULL OR partner_id = $4)
  AND ($5::uuid IS NULL OR person_id = $5)
  AND ($6::text IS NULL OR certification_key = $6)
  AND ($7::text IS NULL
       OR $7 = CASE WHEN revocation_reason <> '' THEN 'REVOKED' WHEN end_date > $8 THEN 'ACTIVE' ELSE 'EXPIRED' END)
  AND ($9::date IS NULL OR end_date < $9)
  AND ($10::date IS NULL OR (end_date, certification_id) > ($10, $11))
ORDER BY end_date, certification_id
LIMIT $12
