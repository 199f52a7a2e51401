-- Earnings follow from facts, plans and enrollments: each of these is kept as it was told, and all that follows from them
-- (outcomes, totals, earnings) can be derived again at any time. Only the journal is a history of its own.

-- What onboard announces, as far as earnings depend on it.
CREATE TABLE partner (
    tenant_id  TEXT NOT NULL,
    partner_id UUID NOT NULL,
    PRIMARY KEY (tenant_id, partner_id)
);

CREATE TABLE program (
    tenant_id        TEXT NOT NULL,
    program_id       UUID NOT NULL,
    partnership_type TEXT NOT NULL,
    version          BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, program_id)
);

-- Pairs of fact kind and role that partners of a type produce.
CREATE TABLE type_profile (
    tenant_id        TEXT NOT NULL,
    partnership_type TEXT NOT NULL,
    produced         JSONB NOT NULL,
    version          BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, partnership_type)
);

-- With the whole timeline of its active days: facts come late, and their business date decides.
CREATE TABLE enrollment (
    tenant_id     TEXT NOT NULL,
    enrollment_id UUID NOT NULL,
    partner_id    UUID NOT NULL,
    program_id    UUID NOT NULL,
    active        JSONB NOT NULL,
    version       BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id)
);
CREATE INDEX enrollment_partner ON enrollment (tenant_id, partner_id);
CREATE INDEX enrollment_program ON enrollment (tenant_id, program_id);

-- Plans. A superseded version still rules the days before the next one starts.
CREATE TABLE plan (
    tenant_id  TEXT NOT NULL,
    plan_id    UUID NOT NULL,
    program_id UUID NOT NULL,
    -- Rises with every change of any version; the etag.
    revision   BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, plan_id)
);
CREATE INDEX plan_program ON plan (tenant_id, program_id);

CREATE TABLE plan_version (
    tenant_id      TEXT NOT NULL,
    plan_id        UUID NOT NULL,
    number         INT NOT NULL,
    state          TEXT NOT NULL,
    display_name   TEXT NOT NULL,
    effective_date DATE NOT NULL,
    end_date       DATE,
    components     JSONB NOT NULL,
    activated_at   TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, plan_id, number),
    FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, plan_id),
    CONSTRAINT plan_version_in_force_some_day CHECK (end_date IS NULL OR end_date > effective_date),
    CONSTRAINT plan_version_state_known CHECK (state IN ('DRAFT', 'ACTIVE', 'SUPERSEDED')),
    CONSTRAINT plan_version_activated CHECK ((state = 'DRAFT') = (activated_at IS NULL))
);
CREATE UNIQUE INDEX plan_has_one_draft ON plan_version (tenant_id, plan_id) WHERE state = 'DRAFT';
CREATE UNIQUE INDEX plan_has_one_active_version ON plan_version (tenant_id, plan_id) WHERE state = 'ACTIVE';

-- Facts as sell recorded them; never changed. `takes_back` is the fact that a reversal or a refund refers to, which may
-- arrive later.
CREATE TABLE fact (
    tenant_id       TEXT NOT NULL,
    fact_id         UUID NOT NULL,
    partner_id      UUID NOT NULL,
    external_id     TEXT NOT NULL,
    kind            TEXT NOT NULL,
    role            TEXT,
    account_id      UUID,
    opportunity_id  UUID,
    amount          NUMERIC(28, 9),
    currency        TEXT,
    quantity        NUMERIC(28, 9) NOT NULL,
    share_percent   NUMERIC(28, 9) NOT NULL,
    business_date   DATE NOT NULL,
    registration_id UUID,
    takes_back      UUID,
    is_reversal     BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, fact_id),
    CONSTRAINT fact_amount_has_currency CHECK ((amount IS NULL) = (currency IS NULL)),
    CONSTRAINT reversal_takes_back CHECK (NOT is_reversal OR takes_back IS NOT NULL)
);
CREATE INDEX fact_partner ON fact (tenant_id, partner_id, fact_id);
CREATE INDEX fact_takes_back ON fact (tenant_id, takes_back) WHERE takes_back IS NOT NULL;

-- One row a partner, locked while anything of the partner is derived, so that derivations follow one another.
CREATE TABLE calculation (
    tenant_id  TEXT NOT NULL,
    partner_id UUID NOT NULL,
    -- The day for which a job is queued, because a minimum comes due on it.
    next_due   DATE,
    PRIMARY KEY (tenant_id, partner_id)
);

-- What became of each fact under each component: exactly one row each, or one for the fact as a whole (plan_id is the nil
-- id, component_key empty).
CREATE TABLE outcome (
    tenant_id     TEXT NOT NULL,
    fact_id       UUID NOT NULL,
    plan_id       UUID NOT NULL,
    component_key TEXT NOT NULL,
    partner_id    UUID NOT NULL,
    plan_version  INT NOT NULL,
    kind          TEXT NOT NULL,
    reason        TEXT NOT NULL,
    business_date DATE NOT NULL,
    period        TEXT,
    counted       NUMERIC(28, 9),
    counted_facts BIGINT,
    of_units      BOOLEAN,
    earning_id    UUID,
    CONSTRAINT one_outcome_for_fact_and_component PRIMARY KEY (tenant_id, fact_id, plan_id, component_key),
    FOREIGN KEY (tenant_id, fact_id) REFERENCES fact (tenant_id, fact_id),
    CONSTRAINT outcome_kind_known CHECK (kind IN ('EARNED', 'COUNTED', 'HELD', 'EXCEPTED')),
    CONSTRAINT outcome_earned_has_earning CHECK ((kind = 'EARNED') = (earning_id IS NOT NULL)),
    CONSTRAINT outcome_counted_has_period CHECK ((kind = 'COUNTED') = (period IS NOT NULL AND counted IS NOT NULL
        AND counted_facts IS NOT NULL AND of_units IS NOT NULL)),
    CONSTRAINT outcome_has_reason CHECK ((kind IN ('HELD', 'EXCEPTED')) = (reason <> ''))
);
CREATE INDEX outcome_by_date ON outcome (tenant_id, business_date, fact_id);
CREATE INDEX outcome_partner ON outcome (tenant_id, partner_id, business_date, fact_id);

-- Sums of what is counted, so that a fact moves a period's earning without reading the others.
CREATE TABLE period_total (
    tenant_id     TEXT NOT NULL,
    partner_id    UUID NOT NULL,
    plan_id       UUID NOT NULL,
    component_key TEXT NOT NULL,
    period        TEXT NOT NULL,
    year          INT NOT NULL,
    total         NUMERIC(28, 9) NOT NULL,
    facts         BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, partner_id, plan_id, component_key, period)
);

-- Current earnings, by fact or by period. The trace is the earning; the other columns are for finding it.
CREATE TABLE earning (
    tenant_id      TEXT NOT NULL,
    earning_id     UUID NOT NULL,
    partner_id     UUID NOT NULL,
    program_id     UUID NOT NULL,
    plan_id        UUID NOT NULL,
    component_key  TEXT NOT NULL,
    component_name TEXT NOT NULL,
    mechanism      TEXT NOT NULL,
    direction      TEXT NOT NULL,
    amount         NUMERIC(28, 9) NOT NULL,
    currency       TEXT NOT NULL,
    fact_id        UUID,
    opportunity_id UUID,
    business_date  DATE NOT NULL,
    -- Of earnings by period: its year and its days, up to, not including, the end.
    year           INT,
    period_end     DATE,
    trace          JSONB NOT NULL,
    updated_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, earning_id),
    FOREIGN KEY (tenant_id, fact_id) REFERENCES fact (tenant_id, fact_id),
    CONSTRAINT earned_by_fact_or_period CHECK ((fact_id IS NULL) = (period_end IS NOT NULL)),
    CONSTRAINT period_has_year CHECK ((period_end IS NULL) = (year IS NULL)),
    CONSTRAINT earning_direction_known CHECK (direction IN ('PAYABLE', 'RECEIVABLE'))
);
CREATE INDEX earning_by_date ON earning (tenant_id, business_date, earning_id);
CREATE INDEX earning_partner ON earning (tenant_id, partner_id, business_date, earning_id);
CREATE INDEX earning_fact ON earning (tenant_id, fact_id) WHERE fact_id IS NOT NULL;
CREATE INDEX earning_period ON earning (tenant_id, partner_id, plan_id, component_key, year) WHERE period_end IS NOT NULL;

-- The journal: each change of an earning posts its difference. Entries are appended, never changed, and balance.
CREATE TABLE journal_entry (
    tenant_id  TEXT NOT NULL,
    entry_id   UUID NOT NULL,
    number     BIGINT GENERATED ALWAYS AS IDENTITY,
    posted_at  TIMESTAMPTZ NOT NULL,
    partner_id UUID NOT NULL,
    earning_id UUID NOT NULL,
    reason     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, entry_id)
);
CREATE INDEX journal_entry_number ON journal_entry (tenant_id, number);
CREATE INDEX journal_entry_earning ON journal_entry (tenant_id, earning_id);

-- Debits are positive, credits negative.
CREATE TABLE posting (
    tenant_id  TEXT NOT NULL,
    entry_id   UUID NOT NULL,
    account    TEXT NOT NULL,
    partner_id UUID NOT NULL,
    amount     NUMERIC(28, 9) NOT NULL,
    currency   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, entry_id, account),
    FOREIGN KEY (tenant_id, entry_id) REFERENCES journal_entry (tenant_id, entry_id)
);
CREATE INDEX posting_balance ON posting (tenant_id, partner_id, account, currency);

CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is only appended to';
END $$;
CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_journal_change();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE ON posting
    FOR EACH ROW EXECUTE FUNCTION refuse_journal_change();

-- All postings of an entry come in one statement, so one look at it is enough.
CREATE FUNCTION require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM posted GROUP BY tenant_id, entry_id, currency HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'a journal entry does not balance' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'journal_entry_balances';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER posting_balances AFTER INSERT ON posting REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION require_balance();
