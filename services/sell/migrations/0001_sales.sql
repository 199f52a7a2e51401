-- What sell owns (accounts, products, opportunities, registrations, facts), and what it knows of onboard's decisions,
-- so that it decides without asking anybody.

-- ---- projections of onboard's events; they may arrive in any order, so nothing here refers to anything else ----

CREATE TABLE tenant (
    tenant_id     TEXT PRIMARY KEY,
    currency_code TEXT NOT NULL
);

CREATE TABLE partner (
    tenant_id    TEXT NOT NULL,
    partner_id   UUID NOT NULL,
    external_id  TEXT,
    display_name TEXT NOT NULL,
    version      BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, partner_id)
);
CREATE INDEX partner_by_external_id ON partner (tenant_id, external_id);

CREATE TABLE enrollment (
    tenant_id      TEXT NOT NULL,
    enrollment_id  UUID NOT NULL,
    partner_id     UUID NOT NULL,
    type           TEXT NOT NULL,
    state          TEXT NOT NULL,
    -- [{"from": date, "until": date or null}], the day of "until" excluded.
    active_periods JSONB NOT NULL,
    version        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id)
);
CREATE INDEX enrollment_by_partner ON enrollment (tenant_id, partner_id);

CREATE TABLE type_profile (
    tenant_id TEXT NOT NULL,
    type      TEXT NOT NULL,
    -- [{"kind", "role" or null}]: what sell derives from a won opportunity for partners of this type.
    derived   JSONB NOT NULL,
    version   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, type)
);

-- ---- accounts and products ----

CREATE TABLE account (
    tenant_id         TEXT NOT NULL,
    account_id        UUID NOT NULL,
    external_id       TEXT,
    display_name      TEXT NOT NULL,
    parent_account_id UUID,
    domains           TEXT[] NOT NULL,
    sector            TEXT NOT NULL,
    country           TEXT NOT NULL,
    owner             TEXT NOT NULL,
    version           BIGINT NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, account_id),
    CONSTRAINT account_external_id_once UNIQUE (tenant_id, external_id),
    CONSTRAINT account_parent_exists FOREIGN KEY (tenant_id, parent_account_id) REFERENCES account (tenant_id, account_id),
    CONSTRAINT account_not_its_own_parent CHECK (parent_account_id <> account_id)
);
CREATE INDEX account_by_name ON account (tenant_id, display_name, account_id);
CREATE INDEX account_by_parent ON account (tenant_id, parent_account_id);

CREATE TABLE product (
    tenant_id     TEXT NOT NULL,
    product_id    UUID NOT NULL,
    external_id   TEXT NOT NULL,
    display_name  TEXT NOT NULL,
    category      TEXT NOT NULL,
    list_price    NUMERIC(28, 9),
    currency_code TEXT,
    version       BIGINT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, product_id),
    CONSTRAINT product_external_id_once UNIQUE (tenant_id, external_id),
    CONSTRAINT list_price_not_negative CHECK (list_price >= 0),
    CONSTRAINT list_price_has_currency CHECK ((list_price IS NULL) = (currency_code IS NULL))
);

-- ---- opportunities ----

CREATE TABLE opportunity (
    tenant_id       TEXT NOT NULL,
    opportunity_id  UUID NOT NULL,
    external_id     TEXT,
    display_name    TEXT NOT NULL,
    account_id      UUID,
    -- External id of an account that nobody has told us of yet.
    unknown_account TEXT,
    seller          TEXT NOT NULL,
    stage           TEXT NOT NULL,
    open_date       DATE,
    close_date      DATE,
    -- As agreed, or at list price while nothing is agreed (`estimated`).
    value           NUMERIC(28, 9),
    currency_code   TEXT,
    estimated       BOOLEAN NOT NULL,
    competitors     TEXT[] NOT NULL,
    version         BIGINT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    updated_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, opportunity_id),
    CONSTRAINT opportunity_external_id_once UNIQUE (tenant_id, external_id),
    CONSTRAINT opportunity_account_exists FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, account_id),
    CONSTRAINT account_known_or_named CHECK (account_id IS NULL OR unknown_account IS NULL),
    CONSTRAINT closed_has_close_date CHECK ((stage IN ('WON', 'LOST')) = (close_date IS NOT NULL)),
    CONSTRAINT close_not_before_open CHECK (close_date >= open_date),
    CONSTRAINT won_has_amount CHECK (stage <> 'WON' OR (value IS NOT NULL AND NOT estimated)),
    CONSTRAINT value_not_negative CHECK (value >= 0),
    CONSTRAINT value_has_currency CHECK ((value IS NULL) = (currency_code IS NULL))
);
CREATE INDEX opportunity_by_age ON opportunity (tenant_id, created_at, opportunity_id);
CREATE INDEX opportunity_by_close_date ON opportunity (tenant_id, (COALESCE(close_date, DATE '9999-12-31')), opportunity_id);
CREATE INDEX opportunity_by_value ON opportunity (tenant_id, (COALESCE(value, -1)), opportunity_id);
CREATE INDEX opportunity_by_account ON opportunity (tenant_id, account_id);

CREATE TABLE opportunity_line (
    tenant_id       TEXT NOT NULL,
    opportunity_id  UUID NOT NULL,
    line_no         INT NOT NULL,
    product_id      UUID,
    unknown_product TEXT,
    quantity        NUMERIC(28, 9) NOT NULL,
    -- As agreed, or the list price of the day it was entered (`at_list_price`).
    unit_price      NUMERIC(28, 9),
    currency_code   TEXT,
    at_list_price   BOOLEAN NOT NULL,
    term_months     INT NOT NULL,
    PRIMARY KEY (tenant_id, opportunity_id, line_no),
    FOREIGN KEY (tenant_id, opportunity_id) REFERENCES opportunity (tenant_id, opportunity_id),
    CONSTRAINT line_product_exists FOREIGN KEY (tenant_id, product_id) REFERENCES product (tenant_id, product_id),
    CONSTRAINT product_known_or_named CHECK ((product_id IS NULL) <> (unknown_product IS NULL)),
    CONSTRAINT quantity_above_zero CHECK (quantity > 0),
    CONSTRAINT unit_price_not_negative CHECK (unit_price >= 0)
);

-- Shares of one role sum to at most 100; roles are never added to each other.
CREATE TABLE opportunity_partner (
    tenant_id      TEXT NOT NULL,
    opportunity_id UUID NOT NULL,
    partner_id     UUID NOT NULL,
    role           TEXT NOT NULL,
    share_percent  NUMERIC(28, 9) NOT NULL,
    PRIMARY KEY (tenant_id, opportunity_id, partner_id, role),
    FOREIGN KEY (tenant_id, opportunity_id) REFERENCES opportunity (tenant_id, opportunity_id),
    CONSTRAINT involved_partner_exists FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT share_within_the_deal CHECK (share_percent > 0 AND share_percent <= 100)
);
CREATE INDEX opportunity_partner_by_partner ON opportunity_partner (tenant_id, partner_id, opportunity_id);

CREATE TABLE opportunity_stage (
    tenant_id      TEXT NOT NULL,
    opportunity_id UUID NOT NULL,
    change_no      INT NOT NULL,
    stage          TEXT NOT NULL,
    changed_at     TIMESTAMPTZ NOT NULL,
    actor          TEXT NOT NULL,
    PRIMARY KEY (tenant_id, opportunity_id, change_no),
    FOREIGN KEY (tenant_id, opportunity_id) REFERENCES opportunity (tenant_id, opportunity_id)
);

-- ---- registrations ----

CREATE TABLE registration (
    tenant_id       TEXT NOT NULL,
    registration_id UUID NOT NULL,
    partner_id      UUID NOT NULL,
    opportunity_id  UUID NOT NULL,
    types           TEXT[] NOT NULL,
    state           TEXT NOT NULL,
    claimed_on      DATE NOT NULL,
    -- First day on which the claim is no longer protected.
    protected_until DATE,
    reason          TEXT NOT NULL,
    historic        BOOLEAN NOT NULL,
    version         BIGINT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, registration_id),
    FOREIGN KEY (tenant_id, opportunity_id) REFERENCES opportunity (tenant_id, opportunity_id),
    FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    CONSTRAINT approved_is_protected CHECK (state <> 'APPROVED' OR protected_until IS NOT NULL)
);
CREATE INDEX registration_by_opportunity ON registration (tenant_id, opportunity_id);
CREATE INDEX registration_by_partner ON registration (tenant_id, partner_id, registration_id);
CREATE INDEX registration_by_end_of_protection ON registration (tenant_id, protected_until) WHERE state = 'APPROVED';
CREATE UNIQUE INDEX historic_claim_once ON registration (tenant_id, opportunity_id, partner_id) WHERE historic;

CREATE TABLE registration_conflict (
    tenant_id             TEXT NOT NULL,
    registration_id       UUID NOT NULL,
    conflict_no           INT NOT NULL,
    kind                  TEXT NOT NULL,
    other_registration_id UUID NOT NULL,
    explanation           TEXT NOT NULL,
    PRIMARY KEY (tenant_id, registration_id, conflict_no),
    FOREIGN KEY (tenant_id, registration_id) REFERENCES registration (tenant_id, registration_id),
    FOREIGN KEY (tenant_id, other_registration_id) REFERENCES registration (tenant_id, registration_id)
);

CREATE TABLE registration_policy (
    tenant_id          TEXT PRIMARY KEY,
    protection_days    INT NOT NULL,
    second_registrant  TEXT NOT NULL,
    auto_approve_up_to NUMERIC(28, 9),
    currency_code      TEXT,
    version            BIGINT NOT NULL
);

-- ---- facts: a log that is only ever appended to ----

CREATE TABLE fact (
    tenant_id        TEXT NOT NULL,
    fact_id          UUID NOT NULL,
    -- Order of recording, for lists.
    fact_no          BIGINT GENERATED ALWAYS AS IDENTITY,
    source           TEXT NOT NULL,
    external_id      TEXT NOT NULL,
    kind             TEXT NOT NULL,
    partner_id       UUID NOT NULL,
    role             TEXT,
    share_percent    NUMERIC(28, 9) NOT NULL,
    account_id       UUID,
    opportunity_id   UUID,
    amount           NUMERIC(28, 9),
    currency_code    TEXT,
    quantity         NUMERIC(28, 9) NOT NULL,
    business_date    DATE NOT NULL,
    registration_id  UUID,
    -- A fact, its reversal, its replacement, … share the first one's id and count up.
    lineage_id       UUID NOT NULL,
    lineage_no       BIGINT NOT NULL,
    reverses_fact_id UUID,
    refunds_fact_id  UUID,
    reason           TEXT NOT NULL,
    recorded_at      TIMESTAMPTZ NOT NULL,
    recorded_by      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, fact_id),
    FOREIGN KEY (tenant_id, partner_id) REFERENCES partner (tenant_id, partner_id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, account_id),
    FOREIGN KEY (tenant_id, opportunity_id) REFERENCES opportunity (tenant_id, opportunity_id),
    FOREIGN KEY (tenant_id, registration_id) REFERENCES registration (tenant_id, registration_id),
    FOREIGN KEY (tenant_id, reverses_fact_id) REFERENCES fact (tenant_id, fact_id),
    FOREIGN KEY (tenant_id, refunds_fact_id) REFERENCES fact (tenant_id, fact_id),
    CONSTRAINT signs_follow_from_the_kind CHECK (amount >= 0),
    CONSTRAINT amount_has_currency CHECK ((amount IS NULL) = (currency_code IS NULL)),
    CONSTRAINT refund_names_its_fact CHECK ((kind = 'REFUND') = (refunds_fact_id IS NOT NULL))
);
CREATE UNIQUE INDEX fact_reversed_once ON fact (tenant_id, reverses_fact_id) WHERE reverses_fact_id IS NOT NULL;
CREATE INDEX fact_by_age ON fact (tenant_id, fact_no);
CREATE INDEX fact_by_partner ON fact (tenant_id, partner_id, fact_no);
CREATE INDEX fact_by_lineage ON fact (tenant_id, lineage_id);
CREATE INDEX fact_by_opportunity ON fact (tenant_id, opportunity_id) WHERE opportunity_id IS NOT NULL;
CREATE INDEX fact_by_refunded_fact ON fact (tenant_id, refunds_fact_id) WHERE refunds_fact_id IS NOT NULL;

-- Makes recording a fact twice harmless; `body_hash` tells a repetition from a contradiction.
CREATE TABLE fact_key (
    tenant_id   TEXT NOT NULL,
    source      TEXT NOT NULL,
    external_id TEXT NOT NULL,
    fact_id     UUID NOT NULL,
    body_hash   BYTEA NOT NULL,
    CONSTRAINT fact_recorded_once PRIMARY KEY (tenant_id, source, external_id)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are never changed';
END $$;
CREATE TRIGGER fact_append_only BEFORE UPDATE OR DELETE ON fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
