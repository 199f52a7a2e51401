SELECT d.document_id, d.kind, v.version, v.state, v.title, v.summary, '' AS "body!", v.language, v.internal, v.conditions,
       v.match_all, d.published_version, v.published_at, d.revision, d.created_at
FROM knowledge_document d JOIN knowledge_version v USING (tenant_id, document_id),
     (SELECT CASE WHEN $2::uuid IS NOT NULL THEN standing_of($1, $2, $3) END AS standing) reader
WHERE d.tenant_id = $1
  -- The vendor's people see the newest version, partners the published one, where they are in its audience.
  AND v.version = CASE WHEN $2::uuid IS NULL THEN d.newest_version ELSE d.published_version END
  AND ($2::uuid IS NULL OR NOT v.internal AND audience_admits(v.conditions, v.match_all, reader.standing))
  AND ($4::text IS NULL OR d.kind = $4)
  AND ($5::text IS NULL OR v.state = $5)
  AND ($6::text IS NULL OR (v.title, d.document_id) > ($6, $7::uuid))
ORDER BY v.title, d.document_id
LIMIT $8
