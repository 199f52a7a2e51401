SELECT e.enrollment_id, e.partner_id, e.program_id, e.program_version, e.partnership_type, e.state, e.revision, e.created_at,
       e.predecessor_id, e.predecessor_stays,
       coalesce((SELECT jsonb_agg(jsonb_build_object('from', t.from_state, 'to', t.to_state, 'at', t.at, 'actor', t.actor,
                     'effective_date', t.effective_date, 'end_date', t.end_date, 'reason', t.reason) ORDER BY t.position)
                 FROM enrollment_transition t
                 WHERE t.tenant_id = e.tenant_id AND t.enrollment_id = e.enrollment_id), '[]')
           AS "transitions!: Json<Vec<Transition>>"
FROM enrollment e
WHERE e.tenant_id = $1 AND e.enrollment_id = $2
  -- A partner's user sees its own.
  AND ($3::uuid IS NULL OR e.partner_id = $3)
