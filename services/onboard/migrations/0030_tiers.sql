-- Which tiers a program has, what the figures of partners are, and which tier each enrollment holds, since when and why.

-- One row a version; decisions name the one that they were made by.
CREATE TABLE tier_scheme (
    tenant_id  TEXT NOT NULL,
    program_id UUID NOT NULL,
    version    INT NOT NULL,
    -- Tiers with their rules, review dates, days of grace.
    terms      JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, program_id, version),
    CONSTRAINT tiers_are_of_a_program FOREIGN KEY (tenant_id, program_id) REFERENCES program (tenant_id, program_id)
);

CREATE TABLE tier_standing (
    tenant_id      TEXT NOT NULL,
    enrollment_id  UUID NOT NULL,
    partner_id     UUID NOT NULL,
    program_id     UUID NOT NULL,
    -- Held now; absent: none.
    tier_key       TEXT,
    -- What the rules alone give.
    ruled          TEXT,
    below_since    DATE,
    next_review    DATE,
    scheme_version INT NOT NULL,
    overridden     JSONB,
    periods        JSONB NOT NULL,
    revision       BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id),
    FOREIGN KEY (tenant_id, enrollment_id) REFERENCES enrollment (tenant_id, enrollment_id)
);
CREATE INDEX tier_standing_by_partner ON tier_standing (tenant_id, partner_id);

CREATE TABLE tier_decision (
    tenant_id        TEXT NOT NULL,
    enrollment_id    UUID NOT NULL,
    decision_id      UUID NOT NULL,
    outcome          TEXT NOT NULL,
    from_tier        TEXT,
    to_tier          TEXT,
    day              DATE NOT NULL,
    scheme_version   INT NOT NULL,
    reason           TEXT NOT NULL,
    rule_text        TEXT NOT NULL,
    readings         JSONB NOT NULL,
    missing_for_next TEXT[] NOT NULL,
    actor            TEXT NOT NULL,
    at               TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id, decision_id),
    FOREIGN KEY (tenant_id, enrollment_id) REFERENCES tier_standing (tenant_id, enrollment_id)
);

-- Facts of sell as far as tiers count them, one row each: a reversal is a row of its own with the opposite sign.
CREATE TABLE partner_fact (
    tenant_id       TEXT NOT NULL,
    fact_id         UUID NOT NULL,
    partner_id      UUID NOT NULL,
    kind            TEXT NOT NULL,
    role            TEXT,
    opportunity_id  UUID,
    -- 1, or -1 on what takes away: a refund, or the reversal of what adds.
    sign            SMALLINT NOT NULL,
    -- The partner's share of it, never negative.
    amount          NUMERIC(28, 9),
    currency        TEXT,
    business_date   DATE NOT NULL,
    -- Of a refund: the fact whose kind and role it counts under.
    refunds_fact_id UUID,
    PRIMARY KEY (tenant_id, fact_id),
    CONSTRAINT a_fact_adds_or_takes_away CHECK (sign IN (1, -1))
);
CREATE INDEX partner_fact_by_day ON partner_fact (tenant_id, partner_id, business_date);

CREATE TABLE integration_adoption (
    tenant_id       TEXT NOT NULL,
    integration_id  UUID NOT NULL,
    day             DATE NOT NULL,
    partner_id      UUID NOT NULL,
    joint_customers INT NOT NULL,
    using_customers INT NOT NULL,
    PRIMARY KEY (tenant_id, integration_id, day)
);
CREATE INDEX integration_adoption_by_partner ON integration_adoption (tenant_id, partner_id);

CREATE TABLE satisfaction (
    tenant_id   TEXT NOT NULL,
    partner_id  UUID NOT NULL,
    metric      TEXT NOT NULL,
    day         DATE NOT NULL,
    source      TEXT NOT NULL,
    score       NUMERIC(28, 9) NOT NULL,
    respondents INT NOT NULL,
    PRIMARY KEY (tenant_id, partner_id, metric, day, source),
    CONSTRAINT satisfaction_is_with_a_partner FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id)
);
