SELECT e.course_enrollment_id, e.course_id, c.course_key, e.partner_id, e.person_id, e.person_name, e.state,
       e.passed_modules, e.completed_on, e.revision, e.created_at
FROM course_enrollment e JOIN course c USING (tenant_id, course_id)
WHERE e.tenant_id = $1
  AND ($2::uuid IS NULL OR e.course_enrollment_id = $2)
  -- A partner's user sees its own people.
  AND ($3::uuid IS NULL OR e.partner_id = $3)
  AND ($4::uuid IS NULL OR e.course_id = $4)
  AND ($5::uuid IS NULL OR e.partner_id = $5)
  AND ($6::uuid IS NULL OR e.person_id = $6)
  AND ($7::text IS NULL OR e.state = $7)
  -- Ids are ordered by time.
  AND ($8::uuid IS NULL OR e.course_enrollment_id < $8)
ORDER BY e.course_enrollment_id DESC
LIMIT $9
