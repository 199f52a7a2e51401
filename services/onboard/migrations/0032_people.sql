-- Who might become a partner, and who the people of partners are.

CREATE TABLE prospect (
    tenant_id        TEXT NOT NULL,
    prospect_id      UUID NOT NULL,
    display_name     TEXT NOT NULL,
    domain           TEXT NOT NULL,
    wanted_type      TEXT NOT NULL,
    source           TEXT NOT NULL,
    owner            TEXT NOT NULL,
    state            TEXT NOT NULL,
    alignment_result TEXT NOT NULL,
    partner_id       UUID,
    -- Oldest first: from, to, note, actor, at.
    transitions      JSONB NOT NULL,
    revision         BIGINT NOT NULL,
    created_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, prospect_id),
    CONSTRAINT tenant_exists FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id),
    CONSTRAINT prospect_became_a_partner FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT domain_names_one_prospect UNIQUE (tenant_id, domain),
    CONSTRAINT who_enrolled_is_a_partner CHECK ((state = 'ENROLLED') = (partner_id IS NOT NULL)),
    CONSTRAINT prospect_state_is_known CHECK (state IN ('IDENTIFIED', 'CONTACTED', 'ALIGNED', 'INVITED', 'ENROLLED', 'DECLINED'))
);

CREATE TABLE contact (
    tenant_id    TEXT NOT NULL,
    contact_id   UUID NOT NULL,
    partner_id   UUID NOT NULL,
    -- The partner's own id of the person.
    person_id    TEXT NOT NULL,
    -- All of these are empty once the person is forgotten.
    display_name TEXT NOT NULL,
    roles        TEXT[] NOT NULL,
    email        TEXT NOT NULL,
    consent      JSONB,
    erased       BOOLEAN NOT NULL,
    revision     BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, contact_id),
    CONSTRAINT contact_is_of_a_partner FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT person_id_names_one_contact UNIQUE (tenant_id, partner_id, person_id),
    CONSTRAINT an_address_needs_consent CHECK (email = '' OR consent IS NOT NULL),
    CONSTRAINT nothing_is_left_of_the_erased CHECK (NOT erased OR (display_name = '' AND email = '' AND consent IS NULL))
);
