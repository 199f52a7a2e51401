-- What onboard says of partners, as far as audiences and eligibility depend on it. Each row is the newest snapshot.

CREATE TABLE partner (
    tenant_id    TEXT NOT NULL,
    partner_id   UUID NOT NULL,
    version      BIGINT NOT NULL,
    display_name TEXT NOT NULL,
    PRIMARY KEY (tenant_id, partner_id)
);

CREATE TABLE enrollment (
    tenant_id        TEXT NOT NULL,
    enrollment_id    UUID NOT NULL,
    version          BIGINT NOT NULL,
    partner_id       UUID NOT NULL,
    program_id       UUID NOT NULL,
    partnership_type TEXT NOT NULL,
    -- [{"start": …, "end": … or null}], ordered, without overlaps; "end" is the first day on which it is no longer active.
    active_periods   JSONB NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id)
);
CREATE INDEX enrollment_by_partner ON enrollment (tenant_id, partner_id, enrollment_id);

CREATE TABLE joint_solution (
    tenant_id      TEXT NOT NULL,
    solution_id    UUID NOT NULL,
    version        BIGINT NOT NULL,
    partner_id     UUID NOT NULL,
    display_name   TEXT NOT NULL,
    integration_id UUID,
    agreed_periods JSONB NOT NULL,
    -- [{"level": "L1", "side": "PARTNER", "contact": …, "response_hours": …}], one entry a level.
    support        JSONB NOT NULL,
    PRIMARY KEY (tenant_id, solution_id)
);
CREATE INDEX joint_solution_by_partner ON joint_solution (tenant_id, partner_id, solution_id);
