-- A statement fixes what a partner earned until a day; from then on it is owed, and only adjustments change it. The journal
-- therefore takes entries of other causes than earnings, dated by business days that can be closed.
ALTER TABLE journal_entry ALTER COLUMN earning_id DROP NOT NULL;
ALTER TABLE journal_entry ADD COLUMN cause TEXT NOT NULL DEFAULT 'EARNING';
-- What caused it: the earning, statement, adjustment, payout …
ALTER TABLE journal_entry ADD COLUMN cause_id UUID;
ALTER TABLE journal_entry ADD COLUMN accounting_date DATE;
ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only;
UPDATE journal_entry SET cause_id = earning_id, accounting_date = (posted_at AT TIME ZONE 'UTC')::date;
ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_append_only;
ALTER TABLE journal_entry ALTER COLUMN cause_id SET NOT NULL;
ALTER TABLE journal_entry ALTER COLUMN accounting_date SET NOT NULL;
ALTER TABLE journal_entry ADD CONSTRAINT journal_entry_of_earning
    CHECK ((cause = 'EARNING') = (earning_id IS NOT NULL) AND (earning_id IS NULL OR earning_id = cause_id));
CREATE INDEX journal_entry_cause ON journal_entry (tenant_id, cause, cause_id);
CREATE INDEX journal_entry_accounting_date ON journal_entry (tenant_id, accounting_date, number);
-- An entry may move one account in several currencies.
ALTER TABLE posting DROP CONSTRAINT posting_pkey;
ALTER TABLE posting ADD PRIMARY KEY (tenant_id, entry_id, account, currency);

-- Days before `locked_before` are closed: no entry is dated on them any more.
CREATE TABLE accounting_lock (
    tenant_id     TEXT NOT NULL,
    locked_before DATE NOT NULL,
    PRIMARY KEY (tenant_id)
);

-- Keeps the lock where it is until the transaction ends, and answers the first open day. Reading comes after waiting, so
-- that a lock moved meanwhile is seen; the journal of a tenant is written by many transactions at once, so it is shared.
CREATE FUNCTION hold_accounting_lock(tenant TEXT) RETURNS DATE LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('accounting_lock/' || tenant, 0));
    RETURN (SELECT locked_before FROM accounting_lock WHERE tenant_id = tenant);
END $$;

-- Waits until all who hold the lock have ended, and keeps it alone until the transaction ends.
CREATE FUNCTION take_accounting_lock(tenant TEXT) RETURNS DATE LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('accounting_lock/' || tenant, 0));
    RETURN (SELECT locked_before FROM accounting_lock WHERE tenant_id = tenant);
END $$;

CREATE FUNCTION require_open_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM posted JOIN accounting_lock USING (tenant_id) WHERE accounting_date < locked_before) THEN
        RAISE EXCEPTION 'a closed day gets no journal entry' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'journal_entry_on_open_day';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_entry_on_open_day AFTER INSERT ON journal_entry REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION require_open_day();

-- One a partner and statement period. A draft may be drawn up again; what is approved stays as it is.
CREATE TABLE statement (
    tenant_id             TEXT NOT NULL,
    statement_id          UUID NOT NULL,
    partner_id            UUID NOT NULL,
    -- From 1, without gaps, by partner.
    number                INT NOT NULL,
    period_start          DATE NOT NULL,
    -- First day after the period.
    period_end            DATE NOT NULL,
    state                 TEXT NOT NULL,
    -- SHA-256 of the signed document, in hexadecimal; from its issue on.
    hash                  TEXT,
    previous_statement_id UUID,
    -- Rises with every change; the etag.
    revision              BIGINT NOT NULL,
    -- Facts of the partner that were held or excepted when it was drawn up.
    held_facts            BIGINT NOT NULL DEFAULT 0,
    excepted_facts        BIGINT NOT NULL DEFAULT 0,
    created_at            TIMESTAMPTZ NOT NULL,
    approved_at           TIMESTAMPTZ,
    approved_by           TEXT,
    issued_at             TIMESTAMPTZ,
    issued_by             TEXT,
    -- Last days on which the partner can accept by itself, and dispute a line.
    acceptance_due        DATE,
    dispute_due           DATE,
    accepted_at           TIMESTAMPTZ,
    -- Empty when it was deemed accepted, because the days had passed.
    accepted_by           TEXT,
    paid_at               TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, statement_id),
    CONSTRAINT one_statement_for_partner_and_period UNIQUE (tenant_id, partner_id, period_end),
    CONSTRAINT statement_number_of_partner UNIQUE (tenant_id, partner_id, number),
    FOREIGN KEY (tenant_id, previous_statement_id) REFERENCES statement (tenant_id, statement_id),
    CONSTRAINT statement_state_known CHECK (state IN ('DRAFT', 'APPROVED', 'ISSUED', 'ACCEPTED', 'PAID')),
    CONSTRAINT statement_period_has_days CHECK (period_start < period_end),
    CONSTRAINT statement_hash_from_issue CHECK ((hash IS NULL) = (issued_at IS NULL)),
    CONSTRAINT statement_approved CHECK (state = 'DRAFT' OR approved_at IS NOT NULL),
    CONSTRAINT statement_issued CHECK (state IN ('DRAFT', 'APPROVED') OR issued_at IS NOT NULL),
    CONSTRAINT statement_accepted CHECK (state IN ('DRAFT', 'APPROVED', 'ISSUED') OR accepted_at IS NOT NULL),
    CONSTRAINT statement_paid CHECK ((state = 'PAID') = (paid_at IS NOT NULL))
);
CREATE INDEX statement_by_state ON statement (tenant_id, state, statement_id);

-- What a statement comes to, by payee and currency.
CREATE TABLE statement_total (
    tenant_id    TEXT NOT NULL,
    statement_id UUID NOT NULL,
    payee_kind   TEXT NOT NULL,
    -- The person or the seller; empty for the partner.
    payee_key    TEXT NOT NULL,
    currency     TEXT NOT NULL,
    payable      NUMERIC(28, 9) NOT NULL,
    receivable   NUMERIC(28, 9) NOT NULL,
    -- Payable less receivable: positive when we owe.
    net          NUMERIC(28, 9) NOT NULL,
    -- The part of `net` whose lines are in dispute.
    held         NUMERIC(28, 9) NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, statement_id, payee_kind, payee_key, currency),
    FOREIGN KEY (tenant_id, statement_id) REFERENCES statement (tenant_id, statement_id),
    CONSTRAINT statement_total_payee_known CHECK (payee_kind IN ('PARTNER', 'PERSON', 'SELLER')),
    CONSTRAINT statement_total_net CHECK (net = payable - receivable)
);
