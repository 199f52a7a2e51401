SELECT e.enrollment_id, e.partner_id, e.program_id, e.program_version, e.partnership_type, e.state, e.revision, e.created_at,
       e.predecessor_id, e.predecessor_stays,
       coalesce((SELECT jsonb_agg(jsonb_build_object('from', t.from_state, 'to', t.to_state, 'at', t.at, 'actor', t.actor,
                     'effective_date', t.effective_date, 'end_date', t.end_date, 'reason', t.reason) ORDER BY t.position)
                 FROM enrollment_transition t
                 WHERE t.tenant_id = e.tenant_id AND t.enrollment_id = e.enrollment_id), '[]')
           AS "transitions!: Json<Vec<Transition>>"
FROM enrollment e
WHERE e.tenant_id = $1
  -- A partner's user sees its own.
  AND ($2::uuid IS NULL OR e.partner_id = $2)
  AND ($3::uuid IS NULL OR e.partner_id = $3)
  AND ($4::uuid IS NULL OR e.program_id = $4)
  AND ($5::text IS NULL OR e.state = $5)
  -- Ids are ordered by time.
  AND ($6::uuid IS NULL OR e.enrollment_id < $6)
  AND ($8::text IS NULL OR EXISTS (SELECT FROM enrollment_progress p
                                   WHERE p.tenant_id = e.tenant_id AND p.enrollment_id = e.enrollment_id
                                     AND p.waiting_for @> ARRAY[$8::text]))
ORDER BY e.enrollment_id DESC
LIMIT $7
