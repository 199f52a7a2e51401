-- The life of APIs: versions, who calls them day by day, and how far callers of deprecated versions are.

CREATE TABLE api (
    tenant_id    TEXT NOT NULL,
    api_id       UUID NOT NULL,
    -- Whose it is; absent: ours.
    partner_id   UUID,
    display_name TEXT NOT NULL,
    notice_days  INT NOT NULL,
    quiet_days   INT NOT NULL,
    -- {"calls_per_second", "availability_bps"}: what the owner promises, and what the callers need.
    promised     JSONB NOT NULL,
    expected     JSONB NOT NULL,
    revision     BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, api_id)
);

CREATE TABLE api_version (
    tenant_id    TEXT NOT NULL,
    version_id   UUID NOT NULL,
    api_id       UUID NOT NULL,
    display_name TEXT NOT NULL,
    state        TEXT NOT NULL,
    notice       TEXT NOT NULL,
    successor_id UUID,
    notice_date  DATE,
    sunset_date  DATE,
    revision     BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, version_id),
    FOREIGN KEY (tenant_id, api_id) REFERENCES api (tenant_id, api_id),
    FOREIGN KEY (tenant_id, successor_id) REFERENCES api_version (tenant_id, version_id),
    CONSTRAINT api_version_name_taken UNIQUE (tenant_id, api_id, display_name),
    CONSTRAINT api_version_state_known CHECK (state IN ('ACTIVE', 'DEPRECATED', 'SUNSET'))
);

-- One row says all of a caller's day. The nil id is ours: we call partners' APIs.
CREATE TABLE api_usage (
    tenant_id  TEXT NOT NULL,
    version_id UUID NOT NULL,
    caller_id  UUID NOT NULL,
    day        DATE NOT NULL,
    calls      BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, version_id, caller_id, day),
    FOREIGN KEY (tenant_id, version_id) REFERENCES api_version (tenant_id, version_id)
);

-- Who was given notice of a deprecated version, by calling it.
CREATE TABLE api_migration (
    tenant_id       TEXT NOT NULL,
    version_id      UUID NOT NULL,
    caller_id       UUID NOT NULL,
    acknowledged_by TEXT NOT NULL,
    acknowledged_at TIMESTAMPTZ,
    started_at      TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, version_id, caller_id),
    FOREIGN KEY (tenant_id, version_id) REFERENCES api_version (tenant_id, version_id)
);
