-- What vendor and partner agree on: published texts that never change, and agreements with their terms and both signatures.

CREATE TABLE agreement_template_version (
    tenant_id        TEXT NOT NULL,
    agreement_key    TEXT NOT NULL,
    version          INT NOT NULL,
    display_name     TEXT NOT NULL,
    -- Absent: for programs of every type.
    partnership_type TEXT,
    text             TEXT NOT NULL,
    text_sha256      TEXT NOT NULL,
    publisher        TEXT NOT NULL,
    published_at     TIMESTAMPTZ NOT NULL,
    CONSTRAINT a_version_is_published_once PRIMARY KEY (tenant_id, agreement_key, version),
    CONSTRAINT tenant_exists FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
);

CREATE TABLE agreement (
    tenant_id           TEXT NOT NULL,
    agreement_id        UUID NOT NULL,
    partner_id          UUID NOT NULL,
    program_id          UUID NOT NULL,
    enrollment_id       UUID,
    agreement_key       TEXT NOT NULL,
    -- Absent: a text of its own.
    template_version    INT,
    state               TEXT NOT NULL,
    text                TEXT NOT NULL,
    text_sha256         TEXT NOT NULL,
    terms               JSONB NOT NULL,
    effective_date      DATE NOT NULL,
    end_date            DATE,
    amends_agreement_id UUID,
    -- Partners see what was offered to them.
    offered_at          TIMESTAMPTZ,
    revision            BIGINT NOT NULL,
    created_at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, agreement_id),
    CONSTRAINT agreement_has_a_partner FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT agreement_has_a_program FOREIGN KEY (tenant_id, program_id) REFERENCES program (tenant_id, program_id),
    CONSTRAINT agreement_is_of_an_enrollment FOREIGN KEY (tenant_id, enrollment_id) REFERENCES enrollment (tenant_id, enrollment_id),
    CONSTRAINT agreement_keeps_its_template_version FOREIGN KEY (tenant_id, agreement_key, template_version)
        REFERENCES agreement_template_version (tenant_id, agreement_key, version),
    CONSTRAINT agreement_amends_another FOREIGN KEY (tenant_id, amends_agreement_id) REFERENCES agreement (tenant_id, agreement_id),
    CONSTRAINT agreement_state_is_known CHECK (state IN ('DRAFT', 'OFFERED', 'SIGNED', 'TERMINATED', 'WITHDRAWN')),
    -- A termination may end it on the day on which it would have begun.
    CONSTRAINT an_end_is_not_before_the_first_day CHECK (end_date >= effective_date)
);
CREATE UNIQUE INDEX one_amendment_in_its_place ON agreement (tenant_id, amends_agreement_id) WHERE state <> 'WITHDRAWN';
CREATE INDEX agreement_by_partner ON agreement (tenant_id, partner_id, agreement_id);

CREATE TABLE agreement_signature (
    tenant_id    TEXT NOT NULL,
    agreement_id UUID NOT NULL,
    party        TEXT NOT NULL,
    signer_name  TEXT NOT NULL,
    signer_title TEXT NOT NULL,
    actor        TEXT NOT NULL,
    -- What the signer had read.
    text_sha256  TEXT NOT NULL,
    signed_at    TIMESTAMPTZ NOT NULL,
    CONSTRAINT each_party_signs_once PRIMARY KEY (tenant_id, agreement_id, party),
    FOREIGN KEY (tenant_id, agreement_id) REFERENCES agreement (tenant_id, agreement_id),
    CONSTRAINT party_is_vendor_or_partner CHECK (party IN ('VENDOR', 'PARTNER'))
);
