SELECT course_id, course_key, display_name, description, modules AS "modules: Json<Vec<Module>>",
       pass_mark_percent, max_attempts, wait_hours, state, revision, created_at
FROM course
WHERE tenant_id = $1
  AND ($2::uuid IS NULL OR course_id = $2)
  -- A partner's user sees what can be taken, and what its people take.
  AND ($3::uuid IS NULL OR state = 'ACTIVE'
       OR EXISTS (SELECT FROM course_enrollment e
                  WHERE e.tenant_id = course.tenant_id AND e.course_id = course.course_id AND e.partner_id = $3))
  AND ($4::text IS NULL OR state = $4)
  AND ($5::text IS NULL OR course_key > $5)
ORDER BY course_key
LIMIT $6
