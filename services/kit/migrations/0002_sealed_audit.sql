-- Audit rows in an order that nobody changes unnoticed: a seal covers its row and the seal before it.

-- Rows that wait for their seal; written with the row, taken away with the seal.
CREATE TABLE kit.audit_unsealed (
    tenant_id TEXT NOT NULL,
    at        TIMESTAMPTZ NOT NULL,
    id        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, at, id)
);
INSERT INTO kit.audit_unsealed SELECT tenant_id, at, id FROM kit.audit;

CREATE TABLE kit.audit_seal (
    tenant_id TEXT NOT NULL,
    -- From 1, without gaps.
    sequence  BIGINT NOT NULL,
    at        TIMESTAMPTZ NOT NULL,
    id        BIGINT NOT NULL,
    -- SHA-256 in hexadecimal over the row's content and the hash before.
    hash      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, sequence),
    CONSTRAINT audit_row_sealed_once UNIQUE (tenant_id, at, id)
);
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON kit.audit_seal
    FOR EACH ROW EXECUTE FUNCTION kit.refuse_change();

-- The last seal of each chain, signed by the installation.
CREATE TABLE kit.audit_head (
    tenant_id TEXT NOT NULL,
    sequence  BIGINT NOT NULL,
    hash      TEXT NOT NULL,
    sealed_at TIMESTAMPTZ NOT NULL,
    signature JSONB NOT NULL,
    PRIMARY KEY (tenant_id)
);
