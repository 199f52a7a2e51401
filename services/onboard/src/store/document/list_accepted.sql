SELECT document_id, partner_id, kind_key, file_name, media_type, size_bytes, sha256, state, uploader, uploaded_at, reviewer,
       reviewed_at, rejection_reason, effective_date, expire_date, superseded_by, content_deleted_at, revision
FROM document
WHERE tenant_id = $1 AND partner_id = $3 AND state IN ('ACCEPTED', 'SUPERSEDED')
  -- A partner's user sees its own.
  AND ($2::uuid IS NULL OR partner_id = $2)
ORDER BY document_id
