-- Certification programs and the certificates of people.

CREATE TABLE certification_program (
    tenant_id           TEXT NOT NULL,
    certification_key   TEXT NOT NULL,
    display_name        TEXT NOT NULL,
    description         TEXT NOT NULL,
    course_keys         TEXT[] NOT NULL,
    validity_months     INT NOT NULL,
    renewal_window_days INT NOT NULL,
    renewal_course_keys TEXT[] NOT NULL,
    retired             BOOL NOT NULL,
    revision            BIGINT NOT NULL,
    created_at          TIMESTAMPTZ NOT NULL,
    CONSTRAINT certification_key_taken PRIMARY KEY (tenant_id, certification_key)
);

CREATE TABLE certification (
    tenant_id         TEXT NOT NULL,
    certification_id  UUID NOT NULL,
    certification_key TEXT NOT NULL,
    partner_id        UUID NOT NULL,
    person_id         UUID NOT NULL,
    person_name       TEXT NOT NULL,
    grounds           TEXT NOT NULL,
    start_date        DATE NOT NULL,
    -- First day on which it is no longer valid; a revocation may put it on the first day, so that no day is left.
    end_date          DATE NOT NULL,
    -- When it was issued, or renewed last: courses completed since then renew it.
    current_since     DATE NOT NULL,
    -- Empty while it is not revoked.
    revocation_reason TEXT NOT NULL,
    -- What the public link to the credential ends with; tells nothing of person or time.
    credential_id     UUID NOT NULL,
    revision          BIGINT NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, certification_id),
    FOREIGN KEY (tenant_id, certification_key) REFERENCES certification_program (tenant_id, certification_key),
    CONSTRAINT a_certificate_does_not_end_before_it_begins CHECK (start_date <= end_date)
);
CREATE INDEX certification_by_end ON certification (tenant_id, end_date, certification_id);
CREATE INDEX certification_by_partner ON certification (tenant_id, partner_id, end_date, certification_id);
CREATE INDEX certification_of_person ON certification (tenant_id, person_id, certification_key);
CREATE UNIQUE INDEX certification_by_credential ON certification (tenant_id, credential_id);
