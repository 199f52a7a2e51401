SELECT d.document_id, d.kind, v.version, v.state, v.title, v.summary, v.body, v.language, v.internal, v.conditions, v.match_all,
       d.published_version, v.published_at, d.revision, d.created_at
FROM knowledge_document d JOIN knowledge_version v USING (tenant_id, document_id)
WHERE d.tenant_id = $1 AND d.document_id = $2
  -- The version asked for; else the published one, else the newest. Partners see the published one only.
  AND v.version = CASE WHEN $3::uuid IS NOT NULL THEN d.published_version
                       ELSE coalesce($4::int, d.published_version, d.newest_version) END
  AND ($3::uuid IS NULL
       OR NOT v.internal AND audience_admits(v.conditions, v.match_all, standing_of(d.tenant_id, $3, $5)))
