-- What joins partners' products to ours, and how well: results of checks are scored by the rubric of their day and decided by the
-- vendor.

CREATE TABLE integration (
    tenant_id       TEXT NOT NULL,
    integration_id  UUID NOT NULL,
    partner_id      UUID NOT NULL,
    display_name    TEXT NOT NULL,
    partner_product TEXT NOT NULL,
    our_product     TEXT NOT NULL,
    -- [{"check_id", "quality", "depth", "reasons", "period": {"start", "end"}}], ordered, without overlaps.
    certifications  JSONB NOT NULL,
    revision        BIGINT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, integration_id)
);
CREATE INDEX integration_by_partner ON integration (tenant_id, partner_id, integration_id);

-- The newest version rules.
CREATE TABLE integration_rubric (
    tenant_id TEXT NOT NULL,
    version   INT NOT NULL,
    content   JSONB NOT NULL,
    PRIMARY KEY (tenant_id, version)
);

CREATE TABLE integration_check (
    tenant_id      TEXT NOT NULL,
    check_id       UUID NOT NULL,
    integration_id UUID NOT NULL,
    partner_id     UUID NOT NULL,
    state          TEXT NOT NULL,
    -- Results, effort and interoperability as submitted.
    submission     JSONB NOT NULL,
    -- Scores, reasons and the rubric's version.
    scoring        JSONB NOT NULL,
    period_start   DATE,
    period_end     DATE,
    reason         TEXT NOT NULL,
    revision       BIGINT NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, check_id),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integration (tenant_id, integration_id),
    CONSTRAINT integration_check_state_known CHECK (state IN ('SUBMITTED', 'CERTIFIED', 'REFUSED', 'REVOKED'))
);
CREATE INDEX integration_check_by_integration ON integration_check (tenant_id, integration_id, check_id);
CREATE UNIQUE INDEX one_open_check_per_integration ON integration_check (tenant_id, integration_id) WHERE state = 'SUBMITTED';
