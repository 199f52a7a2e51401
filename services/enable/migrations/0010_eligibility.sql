-- Who may do what: rules, and what they say of each partner. What a partner has is looked at again whenever it changes; an answer
-- holds for days to come too, so nothing happens on the day on which something ends.

CREATE TABLE eligibility_rule (
    tenant_id          TEXT NOT NULL,
    rule_id            UUID NOT NULL,
    display_name       TEXT NOT NULL,
    purpose            TEXT NOT NULL,
    -- Absent: everybody.
    program_id         UUID,
    -- Absent: whatever the joint solution.
    solution_id        UUID,
    requirement        JSONB,
    person_requirement JSONB,
    state              TEXT NOT NULL,
    revision           BIGINT NOT NULL,
    created_at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, rule_id),
    CONSTRAINT eligibility_rule_state_known CHECK (state IN ('ACTIVE', 'RETIRED')),
    CONSTRAINT eligibility_rule_asks_something CHECK (requirement IS NOT NULL OR person_requirement IS NOT NULL)
);

CREATE TABLE eligibility (
    tenant_id     TEXT NOT NULL,
    rule_id       UUID NOT NULL,
    partner_id    UUID NOT NULL,
    -- What was found: days, what is missing, people.
    assessment    JSONB NOT NULL,
    -- The rule as it was assessed.
    rule_revision BIGINT NOT NULL,
    -- Rises with every change of the assessment.
    version       BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, rule_id, partner_id),
    FOREIGN KEY (tenant_id, rule_id) REFERENCES eligibility_rule (tenant_id, rule_id)
);
CREATE INDEX eligibility_by_partner ON eligibility (tenant_id, partner_id, rule_id);

-- Programs that rules may be about, as onboard announces them.
CREATE TABLE program (
    tenant_id    TEXT NOT NULL,
    program_id   UUID NOT NULL,
    version      BIGINT NOT NULL,
    display_name TEXT NOT NULL,
    PRIMARY KEY (tenant_id, program_id)
);
