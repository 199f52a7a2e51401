-- Who uses integrations: heartbeats by hour, of customers of both sides, and what follows from them day by day.

CREATE TABLE joint_customer (
    tenant_id      TEXT NOT NULL,
    integration_id UUID NOT NULL,
    account_id     TEXT NOT NULL,
    start_date     DATE NOT NULL,
    end_date       DATE,
    PRIMARY KEY (tenant_id, integration_id, account_id),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integration (tenant_id, integration_id),
    CONSTRAINT joint_customer_some_day CHECK (end_date IS NULL OR end_date > start_date)
);

-- One row says all of an account's hour, so that a heartbeat sent twice counts once.
CREATE TABLE heartbeat (
    tenant_id      TEXT NOT NULL,
    integration_id UUID NOT NULL,
    hour           TIMESTAMPTZ NOT NULL,
    account_id     TEXT NOT NULL,
    calls          BIGINT NOT NULL,
    errors         BIGINT NOT NULL,
    -- Calls by latency class; empty when latency was not measured.
    latency        BIGINT[] NOT NULL,
    PRIMARY KEY (tenant_id, integration_id, hour, account_id),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integration (tenant_id, integration_id)
);
CREATE INDEX heartbeat_by_account ON heartbeat (tenant_id, integration_id, account_id, hour);

-- Days on which adoption was announced.
CREATE TABLE adoption_measurement (
    tenant_id       TEXT NOT NULL,
    integration_id  UUID NOT NULL,
    day             DATE NOT NULL,
    joint_customers INT NOT NULL,
    using_customers INT NOT NULL,
    PRIMARY KEY (tenant_id, integration_id, day),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integration (tenant_id, integration_id)
);

CREATE TABLE integration_alert (
    tenant_id       TEXT NOT NULL,
    alert_id        UUID NOT NULL,
    integration_id  UUID NOT NULL,
    partner_id      UUID NOT NULL,
    kind            TEXT NOT NULL,
    state           TEXT NOT NULL,
    description     TEXT NOT NULL,
    acknowledged_by TEXT NOT NULL,
    raised_at       TIMESTAMPTZ NOT NULL,
    resolved_at     TIMESTAMPTZ,
    revision        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, alert_id),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integration (tenant_id, integration_id),
    CONSTRAINT integration_alert_state_known CHECK (state IN ('RAISED', 'ACKNOWLEDGED', 'RESOLVED'))
);
-- Raised once, however often its cause is found.
CREATE UNIQUE INDEX one_live_alert_per_kind ON integration_alert (tenant_id, integration_id, kind) WHERE state <> 'RESOLVED';

CREATE TABLE integration_health_policy (
    tenant_id              TEXT PRIMARY KEY,
    window_days            INT NOT NULL,
    maximum_error_rate_bps INT NOT NULL,
    adoption_fall_bps      INT NOT NULL,
    silent_days            INT NOT NULL,
    revision               BIGINT NOT NULL
);
