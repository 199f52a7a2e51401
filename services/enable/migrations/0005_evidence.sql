-- What partners have to show: [{"kind", "key", "subject", …, "days"}] by what shows it, such as `certifications/<id>`.

CREATE TABLE evidence (
    tenant_id  TEXT NOT NULL,
    partner_id UUID NOT NULL,
    source     TEXT NOT NULL,
    shown      JSONB NOT NULL,
    PRIMARY KEY (tenant_id, partner_id, source)
);
