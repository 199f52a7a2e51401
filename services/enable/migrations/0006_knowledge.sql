-- Versioned documents for audiences, found by their words, and who has read them.

-- Whether one of the periods, as they are kept in JSON, has the day.
CREATE FUNCTION holds_on(periods JSONB, day DATE) RETURNS BOOL LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (SELECT FROM jsonb_array_elements(periods) p
                   WHERE (p ->> 'start')::date <= day AND coalesce(day < (p ->> 'end')::date, true))
$$;

-- What an audience may ask for and the partner has on the day: `enrolled`, `type:<TYPE>`, `solution:<id>`, `competency:<key>`,
-- `partner:<id>`.
CREATE FUNCTION standing_of(tenant TEXT, partner UUID, day DATE) RETURNS TEXT[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(token) FROM (
        SELECT 'partner:' || partner AS token
        UNION SELECT unnest(ARRAY ['enrolled', 'type:' || partnership_type]) FROM enrollment
              WHERE tenant_id = tenant AND partner_id = partner AND holds_on(active_periods, day)
        UNION SELECT 'solution:' || solution_id FROM joint_solution
              WHERE tenant_id = tenant AND partner_id = partner AND holds_on(agreed_periods, day)
        UNION SELECT 'competency:' || competency_key FROM competency_award, jsonb_array_elements(levels) held
              WHERE tenant_id = tenant AND partner_id = partner AND holds_on(jsonb_build_array(held -> 'period'), day)
    ) has
$$;

-- The one rule of who is in an audience: without conditions everybody who is enrolled; else who has one of them, or all.
CREATE FUNCTION audience_admits(conditions TEXT[], match_all BOOL, standing TEXT[]) RETURNS BOOL LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN cardinality(conditions) = 0 THEN 'enrolled' = ANY (standing)
                WHEN match_all THEN conditions <@ standing
                ELSE conditions && standing END
$$;

CREATE TABLE knowledge_document (
    tenant_id         TEXT NOT NULL,
    document_id       UUID NOT NULL,
    kind              TEXT NOT NULL,
    newest_version    INT NOT NULL,
    published_version INT,
    revision          BIGINT NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, document_id),
    CONSTRAINT knowledge_kind_is_known CHECK (kind IN ('INTEGRATION_GUIDE', 'SOLUTION_GUIDE', 'COMPETITIVE_POSITIONING',
        'ANSWER_FIRST_CARD'))
);

CREATE TABLE knowledge_version (
    tenant_id    TEXT NOT NULL,
    document_id  UUID NOT NULL,
    version      INT NOT NULL,
    state        TEXT NOT NULL,
    title        TEXT NOT NULL,
    summary      TEXT NOT NULL,
    body         TEXT NOT NULL,
    -- A text search configuration of PostgreSQL.
    language     TEXT NOT NULL,
    internal     BOOL NOT NULL,
    conditions   TEXT[] NOT NULL,
    match_all    BOOL NOT NULL,
    published_at TIMESTAMPTZ,
    -- Words as they are and in their stems: unfinished words are found by the former.
    search       TSVECTOR NOT NULL,
    PRIMARY KEY (tenant_id, document_id, version),
    FOREIGN KEY (tenant_id, document_id) REFERENCES knowledge_document (tenant_id, document_id),
    CONSTRAINT knowledge_state_is_known CHECK (state IN ('DRAFT', 'PUBLISHED', 'ARCHIVED')),
    CONSTRAINT what_is_published_was_published_once CHECK (state <> 'PUBLISHED' OR published_at IS NOT NULL)
);
CREATE UNIQUE INDEX one_published_version_a_document ON knowledge_version (tenant_id, document_id) WHERE state = 'PUBLISHED';
CREATE INDEX knowledge_version_by_words ON knowledge_version USING gin (search);

CREATE TABLE knowledge_reading (
    tenant_id   TEXT NOT NULL,
    document_id UUID NOT NULL,
    version     INT NOT NULL,
    reader      TEXT NOT NULL,
    -- Absent for the vendor's own people.
    partner_id  UUID,
    read_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, document_id, version, reader),
    FOREIGN KEY (tenant_id, document_id, version) REFERENCES knowledge_version (tenant_id, document_id, version)
);
