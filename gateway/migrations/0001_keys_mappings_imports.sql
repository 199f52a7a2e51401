-- What the gateway keeps of its own: keys that programs call with, mappings that connectors bring along, and what became
-- of each file. Business data lives in the services.

CREATE TABLE api_key (
    tenant_id    TEXT NOT NULL,
    api_key_id   UUID NOT NULL,
    display_name TEXT NOT NULL,
    -- The part of the key that may be shown, and by which the row is found before the tenant is known.
    prefix       TEXT NOT NULL,
    secret_hash  BYTEA NOT NULL,
    roles        TEXT[] NOT NULL,
    partner_id   UUID,
    created_at   TIMESTAMPTZ NOT NULL,
    revoked_at   TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, api_key_id),
    CONSTRAINT prefix_names_one_key UNIQUE (prefix),
    CONSTRAINT key_has_a_role CHECK (cardinality(roles) > 0)
);

CREATE TABLE field_mapping (
    tenant_id        TEXT NOT NULL,
    field_mapping_id TEXT NOT NULL,
    display_name     TEXT NOT NULL,
    target           TEXT NOT NULL,
    rules            JSONB NOT NULL,
    version          BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, field_mapping_id),
    CONSTRAINT target_takes_imports CHECK (target IN ('accounts', 'products', 'opportunities'))
);

CREATE TABLE lookup_table (
    tenant_id       TEXT NOT NULL,
    lookup_table_id TEXT NOT NULL,
    entries         JSONB NOT NULL,
    PRIMARY KEY (tenant_id, lookup_table_id)
);

-- No reference to the mapping: an import outlives it.
CREATE TABLE import (
    tenant_id        TEXT NOT NULL,
    import_id        UUID NOT NULL,
    field_mapping_id TEXT NOT NULL,
    content_hash     BYTEA NOT NULL,
    row_count        BIGINT NOT NULL DEFAULT 0,
    created_count    BIGINT NOT NULL DEFAULT 0,
    updated_count    BIGINT NOT NULL DEFAULT 0,
    unchanged_count  BIGINT NOT NULL DEFAULT 0,
    refused_count    BIGINT NOT NULL DEFAULT 0,
    notice_count     BIGINT NOT NULL DEFAULT 0,
    complete         BOOLEAN NOT NULL DEFAULT FALSE,
    created_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, import_id),
    CONSTRAINT every_row_has_an_outcome
        CHECK (row_count = created_count + updated_count + unchanged_count + refused_count)
);

-- Only rows that somebody must look at: refused ones, and those with notices.
CREATE TABLE import_row (
    tenant_id   TEXT NOT NULL,
    import_id   UUID NOT NULL,
    line        BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    violations  JSONB NOT NULL,
    notices     JSONB NOT NULL,
    PRIMARY KEY (tenant_id, import_id, line),
    FOREIGN KEY (tenant_id, import_id) REFERENCES import
);
