WITH asked AS (
    -- The query in each language: all of it, or its last word begun.
    SELECT language, CASE WHEN $6::text IS NULL THEN websearch_to_tsquery(language::regconfig, $4)
                          ELSE websearch_to_tsquery(language::regconfig, $5)
                               && (websearch_to_tsquery(language::regconfig, $6) || to_tsquery('simple', $6 || ':*')) END AS query
    FROM unnest($7::text[]) language
), reader AS (
    SELECT CASE WHEN $2::uuid IS NOT NULL THEN standing_of($1, $2, $3) END AS standing
), found AS (
    SELECT d.document_id, d.kind, v.version, v.title, v.summary, v.body, v.language, a.query,
           -- In millionths; weights of D, C, B, A, and longer documents are worth a little less.
           (ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', v.search, a.query, 1) * 1000000)::bigint AS rank
    FROM asked a
    JOIN knowledge_version v ON v.tenant_id = $1 AND v.language = a.language AND v.search @@ a.query
    JOIN knowledge_document d ON d.tenant_id = $1 AND d.document_id = v.document_id AND d.published_version = v.version
    CROSS JOIN reader
    WHERE ($2::uuid IS NULL OR NOT v.internal AND audience_admits(v.conditions, v.match_all, reader.standing))
      AND ($8::text IS NULL OR d.kind = $8)
), page AS (
    SELECT * FROM found
    WHERE $9::bigint IS NULL OR rank < $9 OR rank = $9 AND document_id > $10::uuid
    ORDER BY rank DESC, document_id
    LIMIT $11
)
SELECT document_id, kind, version, title, summary, rank AS "rank!",
       ts_headline(language::regconfig, body, query, $12) AS "passage!"
FROM page
ORDER BY rank DESC, document_id
