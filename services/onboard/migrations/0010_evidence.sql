-- What is known of partners that requirements ask for: documents, agreements, certificates, competencies, courses, integrations.
-- A subject that held several levels on different days has a row a level.

CREATE TABLE evidence (
    tenant_id  TEXT NOT NULL,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    key        TEXT NOT NULL,
    level      INT NOT NULL,
    partner_id UUID NOT NULL,
    -- Days from start to before end, in order: [{"start": "2018-01-01", "end": null}].
    periods    JSONB NOT NULL,
    PRIMARY KEY (tenant_id, kind, subject, key, level),
    CONSTRAINT evidence_is_of_a_partner FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT evidence_kind_is_known CHECK (kind IN ('DOCUMENT', 'AGREEMENT', 'CERTIFICATION', 'COMPETENCY', 'COURSE', 'INTEGRATION'))
);
CREATE INDEX evidence_by_partner ON evidence (tenant_id, partner_id);
