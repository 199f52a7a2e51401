-- Partners' requests to sell deals together, and how each tenant treats them.

CREATE TABLE co_sell_request (
    tenant_id          TEXT NOT NULL,
    co_sell_request_id UUID NOT NULL,
    opportunity_id     UUID NOT NULL,
    partner_id         UUID NOT NULL,
    solution_id        UUID,
    person_id          TEXT NOT NULL,
    message            TEXT NOT NULL,
    state              TEXT NOT NULL,
    -- First day on which it is answered by nobody.
    deadline           DATE NOT NULL,
    reason             TEXT NOT NULL,
    share_percent      NUMERIC(28, 9),
    version            BIGINT NOT NULL,
    created_at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, co_sell_request_id),
    FOREIGN KEY (tenant_id, opportunity_id) REFERENCES opportunity (tenant_id, opportunity_id),
    FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT accepted_has_a_share CHECK ((state = 'ACCEPTED') = (share_percent IS NOT NULL))
);
CREATE UNIQUE INDEX co_sell_requested_once ON co_sell_request (tenant_id, opportunity_id, partner_id) WHERE state = 'REQUESTED';
CREATE INDEX co_sell_request_by_partner ON co_sell_request (tenant_id, partner_id, co_sell_request_id);
CREATE INDEX co_sell_request_by_deadline ON co_sell_request (tenant_id, deadline) WHERE state = 'REQUESTED';

CREATE TABLE co_sell_policy (
    tenant_id   TEXT PRIMARY KEY,
    answer_days INT NOT NULL,
    -- [{"type", "solution_required"}]
    types       JSONB NOT NULL,
    version     BIGINT NOT NULL
);
