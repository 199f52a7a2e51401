-- Support of joint solutions: who a case lies with is what the solution's support matrix named when it came to its level.

CREATE TABLE support_case (
    tenant_id   TEXT NOT NULL,
    case_id     UUID NOT NULL,
    solution_id UUID NOT NULL,
    partner_id  UUID NOT NULL,
    subject     TEXT NOT NULL,
    description TEXT NOT NULL,
    account_id  TEXT NOT NULL,
    opened_by   TEXT NOT NULL,
    state       TEXT NOT NULL,
    level       TEXT NOT NULL,
    side        TEXT NOT NULL,
    contact     TEXT NOT NULL,
    -- When it goes up by itself; absent while nobody waits, or there is no higher level.
    respond_by  TIMESTAMPTZ,
    -- [{"state", "level", "by", "actor", "message", "at"}], oldest first.
    history     JSONB NOT NULL,
    revision    BIGINT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, case_id),
    CONSTRAINT support_case_state_known CHECK (state IN ('OPEN', 'ESCALATED', 'ANSWERED', 'RESOLVED', 'CLOSED'))
);
CREATE INDEX support_case_by_partner ON support_case (tenant_id, partner_id, case_id);
CREATE INDEX support_case_by_solution ON support_case (tenant_id, solution_id, case_id);
