-- What the recording consumer has applied.
CREATE TABLE seen (
    tenant_id TEXT NOT NULL,
    n         BIGINT GENERATED ALWAYS AS IDENTITY,
    key       TEXT NOT NULL,
    version   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, n)
);
