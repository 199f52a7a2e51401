-- What partners signed, as onboard announces it: the royalty that a plan bills by each partner's own agreement.
CREATE TABLE agreement (
    tenant_id      TEXT NOT NULL,
    agreement_id   UUID NOT NULL,
    partner_id     UUID NOT NULL,
    program_id     UUID NOT NULL,
    effective_date DATE NOT NULL,
    end_date       DATE,
    -- The agreement whose terms it replaces from its first day.
    amends         UUID,
    -- Null when it promises no royalty.
    royalty        JSONB,
    version        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, agreement_id)
);
CREATE INDEX agreement_partner ON agreement (tenant_id, partner_id);
