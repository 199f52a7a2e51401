SELECT a.agreement_id, a.partner_id, a.program_id, a.enrollment_id, a.agreement_key, a.template_version, a.state, a.text_sha256,
       a.terms AS "terms: Json<AgreedTerms>", a.effective_date, a.end_date, a.amends_agreement_id, a.offered_at, a.revision,
       a.created_at,
       coalesce((SELECT jsonb_agg(jsonb_build_object('party', s.party, 'signer_name', s.signer_name,
                     'signer_title', s.signer_title, 'actor', s.actor, 'text_sha256', s.text_sha256,
                     'signed_at', s.signed_at) ORDER BY s.signed_at, s.party)
                 FROM agreement_signature s
                 WHERE s.tenant_id = a.tenant_id AND s.agreement_id = a.agreement_id), '[]')
           AS "signatures!: Json<Vec<Signature>>"
FROM agreement a
WHERE a.tenant_id = $1 AND a.agreement_id = $2
  -- A partner's user sees what was offered to it.
  AND ($3::uuid IS NULL OR (a.partner_id = $3 AND a.offered_at IS NOT NULL))
