-- Payouts that a payment provider carries out: each is known there by its own id, and its end is asked for until it is known.

CREATE TABLE payment_provider (
    tenant_id     TEXT NOT NULL,
    endpoint      TEXT NOT NULL,
    -- Sealed with a key that is not in the database.
    secret        BYTEA NOT NULL,
    enabled       BOOLEAN NOT NULL,
    configured_by TEXT NOT NULL,
    configured_at TIMESTAMPTZ NOT NULL,
    revision      BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);

CREATE TABLE provider_delivery (
    tenant_id TEXT NOT NULL,
    payout_id UUID NOT NULL,
    attempts  INT NOT NULL,
    accepted  BOOLEAN NOT NULL,
    -- Why the last attempt did not say what became of it.
    problem   TEXT NOT NULL,
    -- Absent once its end is known.
    next_at   TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, payout_id),
    FOREIGN KEY (tenant_id, payout_id) REFERENCES payout (tenant_id, payout_id)
);
CREATE INDEX provider_delivery_open ON provider_delivery (tenant_id, payout_id) WHERE next_at IS NOT NULL;
