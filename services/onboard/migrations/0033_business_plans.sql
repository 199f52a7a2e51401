-- What vendor and partner commit to in a year.

CREATE TABLE business_plan (
    tenant_id      TEXT NOT NULL,
    plan_id        UUID NOT NULL,
    partner_id     UUID NOT NULL,
    year           INT NOT NULL,
    -- Of the content.
    version        INT NOT NULL,
    -- Goals, commitments, milestones, the vendor's notes.
    content        JSONB NOT NULL,
    -- Sides that accepted the present version.
    acceptances    JSONB NOT NULL,
    -- The last version that both sides accepted.
    agreed_version INT,
    reviews        JSONB NOT NULL,
    revision       BIGINT NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, plan_id),
    CONSTRAINT business_plan_is_with_a_partner FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT one_plan_a_partner_and_year UNIQUE (tenant_id, partner_id, year)
);
