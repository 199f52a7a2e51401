INSERT INTO knowledge_version (tenant_id, document_id, version, state, title, summary, body, language, internal, conditions,
                               match_all, published_at, search)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text, $9, $10, $11, $12,
        setweight(to_tsvector($8::text::regconfig, $5) || to_tsvector('simple', $5), 'A')
        || setweight(to_tsvector($8::text::regconfig, $6) || to_tsvector('simple', $6), 'B')
        || setweight(to_tsvector($8::text::regconfig, $7) || to_tsvector('simple', $7), 'D'))
ON CONFLICT (tenant_id, document_id, version) DO UPDATE
SET state = excluded.state, title = excluded.title, summary = excluded.summary, body = excluded.body,
    language = excluded.language, internal = excluded.internal, conditions = excluded.conditions,
    match_all = excluded.match_all, published_at = excluded.published_at, search = excluded.search
