-- Products that customers use together with ours, as connectors see them: where informal partners come from.

CREATE TABLE observed_integration (
    tenant_id       TEXT NOT NULL,
    integration_id  UUID NOT NULL,
    product_name    TEXT NOT NULL,
    vendor_name     TEXT NOT NULL,
    -- In lower case.
    domain          TEXT NOT NULL,
    joint_customers INT NOT NULL,
    last_seen_on    DATE NOT NULL,
    -- Whom it belongs to; absent: no partner yet.
    partner_id      UUID,
    created_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, integration_id),
    CONSTRAINT tenant_exists FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id),
    CONSTRAINT observed_integration_is_of_a_partner FOREIGN KEY (tenant_id, partner_id)
        REFERENCES partner (tenant_id, partner_id)
);
CREATE UNIQUE INDEX one_observation_a_product ON observed_integration (tenant_id, domain, lower(product_name));
CREATE INDEX observed_integration_by_customers ON observed_integration (tenant_id, joint_customers DESC, integration_id);
