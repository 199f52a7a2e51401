-- What the gate before registrations and co-sell is decided by: programs of enrollments and joint solutions (onboard), rules and
-- eligibilities (enable). Projections of events that may arrive in any order, so nothing here refers to anything else.

ALTER TABLE enrollment ADD COLUMN program_id UUID;

CREATE TABLE joint_solution (
    tenant_id      TEXT NOT NULL,
    solution_id    UUID NOT NULL,
    partner_id     UUID NOT NULL,
    display_name   TEXT NOT NULL,
    state          TEXT NOT NULL,
    -- [{"from": date, "until": date or null}], the day of "until" excluded.
    agreed_periods JSONB NOT NULL,
    version        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, solution_id)
);

CREATE TABLE eligibility_rule (
    tenant_id    TEXT NOT NULL,
    rule_id      UUID NOT NULL,
    display_name TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    -- Whom and what it concerns; NULL: everybody, every solution.
    program_id   UUID,
    solution_id  UUID,
    asks_people  BOOLEAN NOT NULL,
    condition    TEXT NOT NULL,
    active       BOOLEAN NOT NULL,
    version      BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, rule_id)
);

CREATE TABLE eligibility (
    tenant_id  TEXT NOT NULL,
    rule_id    UUID NOT NULL,
    partner_id UUID NOT NULL,
    -- As `domain/gate/eligibility.rs` reads it.
    content    JSONB NOT NULL,
    version    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, partner_id, rule_id)
);

ALTER TABLE registration
    ADD COLUMN solution_id UUID,
    ADD COLUMN person_id   TEXT NOT NULL DEFAULT '';

ALTER TABLE registration_policy ADD COLUMN max_knowledge_age_minutes INT NOT NULL DEFAULT 60;

-- What onboard announced before is heard again from the first event: enrollments now keep their programs, and solutions are kept.
-- Until then the gate is shut, as onboard counts as not heard of.
UPDATE enrollment SET version = 0;
DO $$
BEGIN
    IF to_regclass('kit.inbox') IS NOT NULL THEN
        UPDATE kit.inbox SET last_seq = 0, as_of = '-infinity' WHERE source = 'onboard';
    END IF;
END $$;
