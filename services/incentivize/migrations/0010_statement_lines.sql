-- What statements say, line by line, and what partners and people of the vendor say of the lines.

-- Statements and letters name the partner.
ALTER TABLE partner ADD COLUMN display_name TEXT NOT NULL DEFAULT '';

CREATE TABLE statement_settings (
    tenant_id       TEXT NOT NULL,
    period          TEXT NOT NULL,
    acceptance_days INT NOT NULL,
    dispute_days    INT NOT NULL,
    answer_days     INT NOT NULL,
    revision        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id),
    CONSTRAINT statement_settings_period_known CHECK (period IN ('MONTH', 'QUARTER'))
);

-- One request to draw up the statements of a period, and what became of it for each partner.
CREATE TABLE statement_run (
    tenant_id    TEXT NOT NULL,
    run_id       UUID NOT NULL,
    period_start DATE NOT NULL,
    period_end   DATE NOT NULL,
    requested_by TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    -- The partners are listed by a job; until then nobody knows how many there are.
    listed       BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (tenant_id, run_id)
);
CREATE TABLE statement_run_partner (
    tenant_id  TEXT NOT NULL,
    run_id     UUID NOT NULL,
    partner_id UUID NOT NULL,
    -- Null while it is not done.
    outcome    TEXT,
    PRIMARY KEY (tenant_id, run_id, partner_id),
    FOREIGN KEY (tenant_id, run_id) REFERENCES statement_run (tenant_id, run_id)
);

-- The document as it was drawn up; from the issue on as it was signed.
CREATE TABLE statement_document (
    tenant_id    TEXT NOT NULL,
    statement_id UUID NOT NULL,
    document     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, statement_id),
    FOREIGN KEY (tenant_id, statement_id) REFERENCES statement (tenant_id, statement_id)
);

-- The lines of the documents, to be found by what they are about.
CREATE TABLE statement_line (
    tenant_id     TEXT NOT NULL,
    statement_id  UUID NOT NULL,
    line          INT NOT NULL,
    partner_id    UUID NOT NULL,
    -- The statement's.
    number        INT NOT NULL,
    kind          TEXT NOT NULL,
    earning_id    UUID,
    adjustment_id UUID,
    payee_kind    TEXT NOT NULL,
    payee_key     TEXT NOT NULL,
    direction     TEXT NOT NULL,
    amount        NUMERIC(28, 9) NOT NULL,
    currency      TEXT NOT NULL,
    program_id    UUID,
    business_date DATE NOT NULL,
    release_date  DATE,
    part          INT,
    -- As it was stated; of a withdrawn earning, as it was stated before.
    trace         JSONB,
    PRIMARY KEY (tenant_id, statement_id, line),
    FOREIGN KEY (tenant_id, statement_id) REFERENCES statement (tenant_id, statement_id),
    CONSTRAINT statement_line_kind_known CHECK (kind IN ('EARNED', 'ADJUSTED', 'WITHDRAWN', 'MANUAL')),
    CONSTRAINT statement_line_of_earning CHECK ((kind = 'MANUAL') = (adjustment_id IS NOT NULL)
        AND (kind = 'MANUAL') = (earning_id IS NULL) AND (kind = 'MANUAL') = (trace IS NULL))
);
CREATE INDEX statement_line_earning ON statement_line (tenant_id, partner_id, earning_id, payee_kind, payee_key, number);
CREATE UNIQUE INDEX adjustment_is_stated_once ON statement_line (tenant_id, adjustment_id) WHERE adjustment_id IS NOT NULL;

CREATE TABLE adjustment (
    tenant_id     TEXT NOT NULL,
    adjustment_id UUID NOT NULL,
    partner_id    UUID NOT NULL,
    payee_kind    TEXT NOT NULL,
    payee_key     TEXT NOT NULL,
    direction     TEXT NOT NULL,
    amount        NUMERIC(28, 9) NOT NULL,
    currency      TEXT NOT NULL,
    business_date DATE NOT NULL,
    reason        TEXT NOT NULL,
    state         TEXT NOT NULL,
    author        TEXT NOT NULL,
    decided_by    TEXT,
    dispute_id    UUID,
    created_at    TIMESTAMPTZ NOT NULL,
    decided_at    TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, adjustment_id),
    CONSTRAINT adjustment_state_known CHECK (state IN ('PROPOSED', 'APPROVED', 'REJECTED')),
    CONSTRAINT adjustment_moves_money CHECK (direction IN ('PAYABLE', 'RECEIVABLE') AND amount <> 0),
    CONSTRAINT adjustment_decided_by_another CHECK (decided_by <> author)
);
CREATE INDEX adjustment_partner ON adjustment (tenant_id, partner_id, state);

CREATE TABLE dispute (
    tenant_id     TEXT NOT NULL,
    dispute_id    UUID NOT NULL,
    statement_id  UUID NOT NULL,
    line          INT NOT NULL,
    partner_id    UUID NOT NULL,
    reason        TEXT NOT NULL,
    state         TEXT NOT NULL,
    -- What the line adds to the net of its payee.
    held          NUMERIC(28, 9) NOT NULL,
    currency      TEXT NOT NULL,
    answer_due    DATE NOT NULL,
    escalated_at  TIMESTAMPTZ,
    answer        TEXT NOT NULL DEFAULT '',
    adjustment_id UUID,
    created_at    TIMESTAMPTZ NOT NULL,
    resolved_at   TIMESTAMPTZ,
    revision      BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, dispute_id),
    FOREIGN KEY (tenant_id, statement_id, line) REFERENCES statement_line (tenant_id, statement_id, line),
    CONSTRAINT dispute_state_known CHECK (state IN ('OPEN', 'EXPLAINED', 'CORRECTED', 'CLOSED')),
    CONSTRAINT dispute_resolved CHECK ((state = 'OPEN') = (resolved_at IS NULL))
);
CREATE UNIQUE INDEX one_open_dispute_a_line ON dispute (tenant_id, statement_id, line) WHERE state = 'OPEN';
CREATE INDEX dispute_queue ON dispute (tenant_id, state, answer_due, dispute_id);

CREATE TABLE dispute_event (
    tenant_id  TEXT NOT NULL,
    dispute_id UUID NOT NULL,
    number     INT NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    actor      TEXT NOT NULL,
    action     TEXT NOT NULL,
    note       TEXT NOT NULL,
    PRIMARY KEY (tenant_id, dispute_id, number),
    FOREIGN KEY (tenant_id, dispute_id) REFERENCES dispute (tenant_id, dispute_id)
);
