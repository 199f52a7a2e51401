-- What enable awarded to partners, which turns into facts, and the kinds of facts that are reported for each type.

CREATE TABLE achievement (
    tenant_id      TEXT NOT NULL,
    achievement_id UUID NOT NULL,
    partner_id     UUID NOT NULL,
    -- COMPETENCY or INTEGRATION_CERTIFICATION.
    kind           TEXT NOT NULL,
    subject        TEXT NOT NULL,
    -- [{"key", "score", "from"}]
    steps          JSONB NOT NULL,
    version        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, achievement_id)
);
CREATE INDEX achievement_by_partner ON achievement (tenant_id, partner_id);
CREATE INDEX fact_from_enable ON fact (tenant_id, partner_id) WHERE source = 'tandem.enable';

-- Filled when onboard's events are heard again.
ALTER TABLE type_profile ADD COLUMN reported JSONB NOT NULL DEFAULT '[]';
UPDATE type_profile SET version = 0;
