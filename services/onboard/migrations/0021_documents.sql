-- What vendors ask their partners for, what partners handed in, and which content is kept.

CREATE TABLE document_kind (
    tenant_id        TEXT NOT NULL,
    kind_key         TEXT NOT NULL,
    display_name     TEXT NOT NULL,
    media_types      TEXT[] NOT NULL,
    max_bytes        BIGINT NOT NULL,
    needs_review     BOOLEAN NOT NULL,
    -- 0: never expires by itself.
    validity_months  INT NOT NULL,
    reminder_days    INT[] NOT NULL,
    -- 0: content is kept for ever.
    retention_months INT NOT NULL,
    revision         BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, kind_key),
    CONSTRAINT tenant_exists FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
);

-- A row to lock while the content of that hash is written to the store of files or deleted there.
CREATE TABLE document_content (
    tenant_id TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, sha256)
);

CREATE TABLE document (
    tenant_id          TEXT NOT NULL,
    document_id        UUID NOT NULL,
    partner_id         UUID NOT NULL,
    kind_key           TEXT NOT NULL,
    file_name          TEXT NOT NULL,
    media_type         TEXT NOT NULL,
    size_bytes         BIGINT NOT NULL,
    sha256             TEXT NOT NULL,
    state              TEXT NOT NULL,
    uploader           TEXT NOT NULL,
    uploaded_at        TIMESTAMPTZ NOT NULL,
    reviewer           TEXT,
    reviewed_at        TIMESTAMPTZ,
    rejection_reason   TEXT NOT NULL,
    effective_date     DATE,
    expire_date        DATE,
    superseded_by      UUID,
    content_deleted_at TIMESTAMPTZ,
    revision           BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, document_id),
    CONSTRAINT document_has_a_partner FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT document_has_a_kind FOREIGN KEY (tenant_id, kind_key) REFERENCES document_kind (tenant_id, kind_key),
    CONSTRAINT document_has_content FOREIGN KEY (tenant_id, sha256) REFERENCES document_content (tenant_id, sha256),
    CONSTRAINT document_is_superseded_by_another FOREIGN KEY (tenant_id, superseded_by)
        REFERENCES document (tenant_id, document_id),
    -- Expiry follows from the day asked about.
    CONSTRAINT document_state_is_known CHECK (state IN ('PENDING', 'ACCEPTED', 'REJECTED', 'SUPERSEDED'))
);
CREATE UNIQUE INDEX one_accepted_document_per_kind ON document (tenant_id, partner_id, kind_key) WHERE state = 'ACCEPTED';
CREATE INDEX document_by_partner ON document (tenant_id, partner_id, document_id);
CREATE INDEX document_by_content ON document (tenant_id, sha256);

-- Tenants that are there already get the kinds that a new one begins with. A database without jobs has no tenants yet.
DO $$
BEGIN
    IF to_regclass('kit.job') IS NOT NULL THEN
        INSERT INTO kit.job (tenant_id, job_id, kind, key, due_at)
        SELECT tenant_id, gen_random_uuid(), 'give_document_kinds', tenant_id, TIMESTAMPTZ 'epoch' FROM tenant;
    END IF;
END $$;
