-- Who the vendors are, what gap each program closes with which type of partner, and who is enrolled from when to when.

CREATE TABLE tenant (
    tenant_id    TEXT NOT NULL,
    display_name TEXT NOT NULL,
    currency     TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT tenant_id_taken PRIMARY KEY (tenant_id),
    CONSTRAINT tenant_id_is_a_short_plain_word CHECK (tenant_id ~ '^[a-z0-9-]{3,40}$')
);

CREATE TABLE type_profile (
    tenant_id          TEXT NOT NULL REFERENCES tenant (tenant_id),
    partnership_type   TEXT NOT NULL,
    display_name       TEXT NOT NULL,
    involvement        INT NOT NULL,
    entry_requirements TEXT[] NOT NULL,
    produced_facts     JSONB NOT NULL,
    health_metrics     TEXT[] NOT NULL,
    revision           BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, partnership_type),
    CONSTRAINT involvement_from_low_to_high_touch CHECK (involvement BETWEEN 1 AND 7)
);

CREATE TABLE objective (
    tenant_id     TEXT NOT NULL,
    objective_id  UUID NOT NULL,
    description   TEXT NOT NULL,
    gap           TEXT NOT NULL,
    target_metric TEXT NOT NULL,
    target_value  NUMERIC(28, 9) NOT NULL,
    horizon       DATE NOT NULL,
    owner         TEXT NOT NULL,
    revision      BIGINT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, objective_id),
    CONSTRAINT tenant_exists FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id),
    CONSTRAINT a_target_is_above_zero CHECK (target_value > 0)
);

CREATE TABLE program (
    tenant_id  TEXT NOT NULL,
    program_id UUID NOT NULL,
    state      TEXT NOT NULL,
    -- The current one of program_version.
    version    INT NOT NULL,
    revision   BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, program_id),
    CONSTRAINT program_is_draft_active_or_retired CHECK (state IN ('DRAFT', 'ACTIVE', 'RETIRED'))
);

-- The terms, one row a version: a draft's only version changes in place, those of an active program stay.
CREATE TABLE program_version (
    tenant_id          TEXT NOT NULL,
    program_id         UUID NOT NULL,
    version            INT NOT NULL,
    display_name       TEXT NOT NULL,
    partnership_type   TEXT NOT NULL,
    objective_id       UUID NOT NULL,
    justification      TEXT NOT NULL,
    customer_direction TEXT NOT NULL,
    created_at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, program_id, version),
    FOREIGN KEY (tenant_id, program_id) REFERENCES program (tenant_id, program_id),
    CONSTRAINT program_has_an_objective FOREIGN KEY (tenant_id, objective_id) REFERENCES objective (tenant_id, objective_id),
    CONSTRAINT program_has_a_profiled_type FOREIGN KEY (tenant_id, partnership_type)
        REFERENCES type_profile (tenant_id, partnership_type),
    CONSTRAINT customers_come_or_go CHECK (customer_direction IN ('INBOUND', 'OUTBOUND'))
);
-- Closes the circle at commit, when both rows are there.
ALTER TABLE program ADD CONSTRAINT program_has_its_current_version
    FOREIGN KEY (tenant_id, program_id, version) REFERENCES program_version (tenant_id, program_id, version)
    DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE partner (
    tenant_id            TEXT NOT NULL,
    partner_id           UUID NOT NULL,
    display_name         TEXT NOT NULL,
    external_id          TEXT NOT NULL,
    relationship_manager TEXT NOT NULL,
    revision             BIGINT NOT NULL,
    created_at           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, partner_id),
    CONSTRAINT tenant_exists FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
);
CREATE UNIQUE INDEX external_id_names_one_partner ON partner (tenant_id, external_id) WHERE external_id <> '';
CREATE INDEX partner_by_name ON partner (tenant_id, display_name, partner_id);

CREATE TABLE enrollment (
    tenant_id        TEXT NOT NULL,
    enrollment_id    UUID NOT NULL,
    partner_id       UUID NOT NULL,
    program_id       UUID NOT NULL,
    program_version  INT NOT NULL,
    partnership_type TEXT NOT NULL,
    state            TEXT NOT NULL,
    revision         BIGINT NOT NULL,
    created_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id),
    CONSTRAINT enrollment_has_a_partner FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT enrollment_keeps_its_program_version FOREIGN KEY (tenant_id, program_id, program_version)
        REFERENCES program_version (tenant_id, program_id, version),
    CONSTRAINT enrollment_state_is_known CHECK (state IN ('DRAFT', 'SUBMITTED', 'IN_REVIEW', 'INFORMATION_REQUESTED',
        'APPROVED', 'REJECTED', 'ACTIVE', 'SUSPENDED', 'TERMINATED'))
);
CREATE UNIQUE INDEX one_live_enrollment_per_program ON enrollment (tenant_id, partner_id, program_id)
    WHERE state NOT IN ('REJECTED', 'TERMINATED');
CREATE INDEX enrollment_by_partner ON enrollment (tenant_id, partner_id, enrollment_id);
CREATE INDEX enrollment_by_program ON enrollment (tenant_id, program_id, enrollment_id);

CREATE TABLE enrollment_transition (
    tenant_id      TEXT NOT NULL,
    enrollment_id  UUID NOT NULL,
    position       INT NOT NULL,
    from_state     TEXT NOT NULL,
    to_state       TEXT NOT NULL,
    effective_date DATE NOT NULL,
    -- Of an activation: first day on which the enrollment is no longer active.
    end_date       DATE,
    reason         TEXT NOT NULL,
    actor          TEXT NOT NULL,
    at             TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id, position),
    FOREIGN KEY (tenant_id, enrollment_id) REFERENCES enrollment (tenant_id, enrollment_id),
    CONSTRAINT an_end_comes_after_the_first_day CHECK (end_date > effective_date)
);
