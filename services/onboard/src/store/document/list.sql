SELECT document_id, partner_id, kind_key, file_name, media_type, size_bytes, sha256, state, uploader, uploaded_at, reviewer,
       reviewed_at, rejection_reason, effective_date, expire_date, superseded_by, content_deleted_at, revision
FROM document
WHERE tenant_id = $1
  -- A partner's user sees its own.
  AND ($2::uuid IS NULL OR partner_id = $2)
  AND ($3::uuid IS NULL OR partner_id = $3)
  AND ($4::text IS NULL OR kind_key = $4)
  -- An accepted document is expired when its days are over.
  AND ($5::text IS NULL OR CASE WHEN state = 'ACCEPTED' AND expire_date <= $6 THEN 'EXPIRED' ELSE state END = $5)
  AND ($7::date IS NULL OR (state = 'ACCEPTED' AND expire_date < $7))
  -- Ids are ordered by time.
  AND ($8::uuid IS NULL OR document_id < $8)
ORDER BY document_id DESC
LIMIT $9
