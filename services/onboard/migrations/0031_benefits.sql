-- What programs give to partners of a tier, and whether each enrollment has got it.

CREATE TABLE benefit (
    tenant_id    TEXT NOT NULL,
    benefit_id   UUID NOT NULL,
    program_id   UUID NOT NULL,
    key          TEXT NOT NULL,
    -- The lowest tier that has it; absent: everybody enrolled.
    tier_key     TEXT,
    display_name TEXT NOT NULL,
    kind         TEXT NOT NULL,
    quantity     NUMERIC(28, 9),
    unit         TEXT NOT NULL,
    parameters   JSONB NOT NULL,
    state        TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, benefit_id),
    CONSTRAINT benefit_is_of_a_program FOREIGN KEY (tenant_id, program_id) REFERENCES program (tenant_id, program_id),
    CONSTRAINT benefit_key_is_unique UNIQUE (tenant_id, program_id, key),
    CONSTRAINT benefit_state_is_known CHECK (state IN ('ACTIVE', 'RETIRED'))
);

CREATE TABLE benefit_grant (
    tenant_id        TEXT NOT NULL,
    grant_id         UUID NOT NULL,
    enrollment_id    UUID NOT NULL,
    partner_id       UUID NOT NULL,
    benefit_id       UUID NOT NULL,
    benefit_revision BIGINT NOT NULL,
    state            TEXT NOT NULL,
    reason           TEXT NOT NULL,
    reference        TEXT NOT NULL,
    revision         BIGINT NOT NULL,
    changed_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, grant_id),
    FOREIGN KEY (tenant_id, enrollment_id) REFERENCES enrollment (tenant_id, enrollment_id),
    FOREIGN KEY (tenant_id, benefit_id) REFERENCES benefit (tenant_id, benefit_id),
    CONSTRAINT a_benefit_is_granted_once_an_enrollment UNIQUE (tenant_id, enrollment_id, benefit_id),
    CONSTRAINT grant_state_is_known CHECK (state IN ('PENDING', 'PROVISIONED', 'FAILED', 'HELD', 'REVOKED'))
);
CREATE INDEX benefit_grant_to_do ON benefit_grant (tenant_id, state, grant_id);
