-- Which documents programs require, and which reminders of an expiry were given.

CREATE TABLE compliance_requirements (
    tenant_id    TEXT NOT NULL,
    program_id   UUID NOT NULL,
    -- [{"kind": "insurance-certificate", "grace_days": 14}]
    requirements JSONB NOT NULL,
    revision     BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, program_id),
    CONSTRAINT requirements_are_of_a_program FOREIGN KEY (tenant_id, program_id) REFERENCES program (tenant_id, program_id)
);

CREATE TABLE compliance_reminder (
    tenant_id   TEXT NOT NULL,
    document_id UUID NOT NULL,
    -- Before the expiry.
    days_before INT NOT NULL,
    reminded_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT each_reminder_is_given_once PRIMARY KEY (tenant_id, document_id, days_before),
    CONSTRAINT reminder_is_of_a_document FOREIGN KEY (tenant_id, document_id) REFERENCES document (tenant_id, document_id)
);
