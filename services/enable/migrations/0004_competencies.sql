-- Competencies of organizations, customers who vouch for partners, and the levels that follow.

CREATE TABLE competency (
    tenant_id      TEXT NOT NULL,
    competency_key TEXT NOT NULL,
    display_name   TEXT NOT NULL,
    description    TEXT NOT NULL,
    -- [{"display_name": …, "requirement": …}], level 1 first.
    levels         JSONB NOT NULL,
    revision       BIGINT NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    CONSTRAINT competency_key_taken PRIMARY KEY (tenant_id, competency_key)
);

CREATE TABLE customer_reference (
    tenant_id     TEXT NOT NULL,
    reference_id  UUID NOT NULL,
    partner_id    UUID NOT NULL,
    kind          TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    vertical      TEXT NOT NULL,
    summary       TEXT NOT NULL,
    state         TEXT NOT NULL,
    note          TEXT NOT NULL,
    valid_periods JSONB NOT NULL,
    revision      BIGINT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, reference_id),
    CONSTRAINT reference_kind_is_known CHECK (kind IN ('REFERENCE', 'OUTCOME')),
    CONSTRAINT reference_state_is_known CHECK (state IN ('SUBMITTED', 'VERIFIED', 'REJECTED'))
);
CREATE INDEX customer_reference_by_partner ON customer_reference (tenant_id, partner_id, reference_id);

-- What a partner holds and held of a competency; recomputed from today on, never for days gone by.
CREATE TABLE competency_award (
    tenant_id      TEXT NOT NULL,
    award_id       UUID NOT NULL,
    partner_id     UUID NOT NULL,
    competency_key TEXT NOT NULL,
    -- [{"level": …, "period": {"start": …, "end": …}}], in order, without overlaps.
    levels         JSONB NOT NULL,
    reasons        TEXT[] NOT NULL,
    revision       BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, award_id),
    CONSTRAINT one_award_a_partner_and_competency UNIQUE (tenant_id, partner_id, competency_key),
    FOREIGN KEY (tenant_id, competency_key) REFERENCES competency (tenant_id, competency_key)
);
