-- What every service's database needs beside its own tables: events out and in, idempotency, jobs and audit.

-- The event log. Commands insert; the relay numbers committed rows (`seq`) and delivers them in that order.
CREATE TABLE kit.outbox (
    tenant_id   TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    id          BIGINT GENERATED ALWAYS AS IDENTITY,
    event_id    UUID NOT NULL,
    shard       SMALLINT NOT NULL,
    seq         BIGINT,
    key         TEXT NOT NULL,
    version     BIGINT NOT NULL,
    event_type  TEXT NOT NULL,
    payload     BYTEA NOT NULL,
    traceparent TEXT NOT NULL,
    PRIMARY KEY (tenant_id, created_at, id)
) PARTITION BY RANGE (created_at);
CREATE TABLE kit.outbox_default PARTITION OF kit.outbox DEFAULT;
CREATE INDEX outbox_unnumbered ON kit.outbox (shard, id) WHERE seq IS NULL;
CREATE INDEX outbox_numbered ON kit.outbox (shard, seq) WHERE seq IS NOT NULL;

-- One leader a shard; `epoch` rises with every change of leader, and a deposed leader's writes miss.
CREATE TABLE kit.relay_lease (
    shard      SMALLINT PRIMARY KEY,
    epoch      BIGINT NOT NULL DEFAULT 0,
    holder     TEXT NOT NULL DEFAULT '',
    expires_at TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
    head_seq   BIGINT NOT NULL DEFAULT 0
);

-- Where each consumer stands, as last acknowledged; the truth is the consumer's own inbox.
CREATE TABLE kit.relay_cursor (
    consumer  TEXT NOT NULL,
    shard     SMALLINT NOT NULL,
    acked_seq BIGINT NOT NULL,
    PRIMARY KEY (consumer, shard)
);

-- How far this service has applied each stream; advanced in the transaction of the effect.
CREATE TABLE kit.inbox (
    source   TEXT NOT NULL,
    shard    SMALLINT NOT NULL,
    last_seq BIGINT NOT NULL DEFAULT 0,
    epoch    BIGINT NOT NULL DEFAULT 0,
    as_of    TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (source, shard)
);

-- Events applied lately, for readers that wait for their own writes.
CREATE TABLE kit.inbox_recent (
    event_id   UUID PRIMARY KEY,
    applied_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX inbox_recent_age ON kit.inbox_recent (applied_at);

-- Events that could not be applied, and the successors of their keys.
CREATE TABLE kit.parked (
    tenant_id TEXT NOT NULL,
    source    TEXT NOT NULL,
    shard     SMALLINT NOT NULL,
    seq       BIGINT NOT NULL,
    key       TEXT NOT NULL,
    envelope  BYTEA NOT NULL,
    error     TEXT NOT NULL,
    parked_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, source, shard, seq)
);
CREATE INDEX parked_key ON kit.parked (source, shard, key);

-- Answers to writes that carried a request id, kept for 24 hours.
CREATE TABLE kit.idempotency (
    tenant_id    TEXT NOT NULL,
    caller       TEXT NOT NULL,
    method       TEXT NOT NULL,
    request_id   TEXT NOT NULL,
    request_hash BYTEA NOT NULL,
    response     BYTEA NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT request_id_used_once PRIMARY KEY (tenant_id, caller, method, request_id)
);
CREATE INDEX idempotency_age ON kit.idempotency (created_at);

-- Work to do later. Rows of one (tenant, kind, key) are done together, so that asking never waits for a worker.
CREATE TABLE kit.job (
    tenant_id  TEXT NOT NULL,
    job_id     UUID NOT NULL,
    kind       TEXT NOT NULL,
    key        TEXT NOT NULL,
    due_at     TIMESTAMPTZ NOT NULL,
    attempts   INT NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, job_id)
);
CREATE INDEX job_due ON kit.job (kind, due_at);
CREATE INDEX job_key ON kit.job (tenant_id, kind, key);

-- Who changed what, when, from where. Append-only.
CREATE TABLE kit.audit (
    tenant_id TEXT NOT NULL,
    at        TIMESTAMPTZ NOT NULL,
    id        BIGINT GENERATED ALWAYS AS IDENTITY,
    actor     TEXT NOT NULL,
    origin    TEXT NOT NULL,
    action    TEXT NOT NULL,
    resource  TEXT NOT NULL,
    changes   JSONB NOT NULL,
    PRIMARY KEY (tenant_id, at, id)
) PARTITION BY RANGE (at);
CREATE TABLE kit.audit_default PARTITION OF kit.audit DEFAULT;
CREATE INDEX audit_resource ON kit.audit (tenant_id, resource);

CREATE FUNCTION kit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit rows are never changed';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON kit.audit
    FOR EACH ROW EXECUTE FUNCTION kit.refuse_change();

-- Makes the monthly partitions of the month of `at` and the next. A month whose rows already lie in the default
-- partition stays there.
CREATE FUNCTION kit.ensure_partitions(at TIMESTAMPTZ) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent TEXT;
    month  TIMESTAMPTZ;
BEGIN
    FOREACH parent IN ARRAY ARRAY['outbox', 'audit'] LOOP
        FOR month IN SELECT date_trunc('month', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + n * INTERVAL '1 month'
                     FROM generate_series(0, 1) n LOOP
            BEGIN
                EXECUTE format('CREATE TABLE IF NOT EXISTS kit.%I PARTITION OF kit.%I FOR VALUES FROM (%L) TO (%L)',
                    parent || to_char(month AT TIME ZONE 'UTC', '_YYYYMM'), parent, month, month + INTERVAL '1 month');
            EXCEPTION WHEN check_violation THEN
                NULL;
            END;
        END LOOP;
    END LOOP;
END $$;
