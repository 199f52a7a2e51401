-- What vendor and partner offer together: every version of it, and which one both sides agreed to.

CREATE TABLE joint_solution (
    tenant_id      TEXT NOT NULL,
    solution_id    UUID NOT NULL,
    partner_id     UUID NOT NULL,
    -- Of the newest version.
    state          TEXT NOT NULL,
    -- The newest one of joint_solution_version.
    version        INT NOT NULL,
    -- The one that both sides agreed to last.
    agreed_version INT,
    agreed_on      DATE,
    retired_on     DATE,
    revision       BIGINT NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, solution_id),
    CONSTRAINT solution_has_a_partner FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT solution_state_is_known CHECK (state IN ('DRAFT', 'PROPOSED', 'AGREED', 'RETIRED')),
    CONSTRAINT an_agreed_version_has_a_day CHECK ((agreed_version IS NULL) = (agreed_on IS NULL)),
    CONSTRAINT retired_has_a_day CHECK ((state = 'RETIRED') = (retired_on IS NOT NULL))
);
CREATE INDEX joint_solution_by_partner ON joint_solution (tenant_id, partner_id, solution_id);

-- Versions before the newest stay as they were agreed.
CREATE TABLE joint_solution_version (
    tenant_id   TEXT NOT NULL,
    solution_id UUID NOT NULL,
    version     INT NOT NULL,
    -- The commercial model, as `domain/solution/terms.rs` reads it.
    terms       JSONB NOT NULL,
    -- [{"side", "actor", "at"}]
    agreements  JSONB NOT NULL,
    PRIMARY KEY (tenant_id, solution_id, version),
    FOREIGN KEY (tenant_id, solution_id) REFERENCES joint_solution (tenant_id, solution_id)
);
