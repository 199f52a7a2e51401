-- Money moves exactly once: what a statement says is settled by payouts and invoices, and what stands of these never adds up
-- to more than the statement.

-- How a tenant pays; without a row the defaults apply.
CREATE TABLE payment_settings (
    tenant_id TEXT NOT NULL,
    settings  JSONB NOT NULL,
    revision  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);

-- Partners and their people, as those who pay know them.
CREATE TABLE payee (
    tenant_id           TEXT NOT NULL,
    payee_id            UUID NOT NULL,
    kind                TEXT NOT NULL,
    partner_id          UUID NOT NULL,
    -- The person, as on statements; empty for the partner.
    payee_key           TEXT NOT NULL,
    legal_name          TEXT NOT NULL,
    street              TEXT NOT NULL,
    postal_code         TEXT NOT NULL,
    city                TEXT NOT NULL,
    country             TEXT NOT NULL,
    tax_status          TEXT NOT NULL,
    vat_id              TEXT NOT NULL,
    withholding_percent NUMERIC(28, 9) NOT NULL,
    withholding_reason  TEXT NOT NULL,
    payout_currency     TEXT,
    minimum_amount      NUMERIC(28, 9),
    minimum_currency    TEXT,
    self_billing        BOOLEAN NOT NULL,
    revision            BIGINT NOT NULL,
    created_at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, payee_id),
    CONSTRAINT one_payee_for_partner_or_person UNIQUE (tenant_id, partner_id, kind, payee_key),
    CONSTRAINT payee_kind_known CHECK (kind IN ('PARTNER', 'PERSON')),
    CONSTRAINT payee_person_has_key CHECK ((kind = 'PERSON') = (payee_key <> '')),
    CONSTRAINT payee_withholding_has_reason CHECK (withholding_percent = 0 OR withholding_reason <> ''),
    CONSTRAINT payee_minimum_has_currency CHECK ((minimum_amount IS NULL) = (minimum_currency IS NULL))
);
CREATE INDEX payee_by_name ON payee (tenant_id, legal_name, payee_id);

-- Every account that was ever proposed. Payouts use the one that took effect last.
CREATE TABLE bank_details (
    tenant_id        TEXT NOT NULL,
    bank_details_id  UUID NOT NULL,
    payee_id         UUID NOT NULL,
    state            TEXT NOT NULL,
    holder_name      TEXT NOT NULL,
    iban             TEXT,
    bic              TEXT,
    account_number   TEXT,
    bank_name        TEXT NOT NULL,
    provider_account TEXT,
    proposed_by      TEXT NOT NULL,
    proposed_at      TIMESTAMPTZ NOT NULL,
    confirmed_by     TEXT,
    confirmed_at     TIMESTAMPTZ,
    effective_at     TIMESTAMPTZ,
    cancelled_by     TEXT,
    cancelled_at     TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, bank_details_id),
    FOREIGN KEY (tenant_id, payee_id) REFERENCES payee (tenant_id, payee_id),
    CONSTRAINT bank_details_state_known CHECK (state IN ('PROPOSED', 'CONFIRMED', 'CANCELLED')),
    CONSTRAINT bank_details_name_one_account CHECK (num_nonnulls(iban, account_number, provider_account) = 1),
    CONSTRAINT bank_details_need_two_people CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
    CONSTRAINT bank_details_confirmed CHECK (state <> 'CONFIRMED' OR effective_at IS NOT NULL)
);
CREATE UNIQUE INDEX payee_has_one_proposal ON bank_details (tenant_id, payee_id) WHERE state = 'PROPOSED';
CREATE INDEX bank_details_of_payee ON bank_details (tenant_id, payee_id, bank_details_id);

CREATE TABLE payment_batch (
    tenant_id   TEXT NOT NULL,
    batch_id    UUID NOT NULL,
    state       TEXT NOT NULL,
    currency    TEXT,
    as_of       DATE NOT NULL,
    made_by     TEXT NOT NULL,
    made_at     TIMESTAMPTZ NOT NULL,
    approved_by TEXT,
    approved_at TIMESTAMPTZ,
    released_at TIMESTAMPTZ,
    -- The settings that it was planned by, so that its payment file stays the same.
    settings    JSONB NOT NULL,
    PRIMARY KEY (tenant_id, batch_id),
    CONSTRAINT payment_batch_state_known CHECK (state IN ('DRAFT', 'APPROVED', 'RELEASED', 'CANCELLED')),
    CONSTRAINT payment_batch_needs_two_people CHECK (approved_by IS NULL OR approved_by <> made_by),
    CONSTRAINT payment_batch_approved CHECK ((state IN ('APPROVED', 'RELEASED')) = (approved_by IS NOT NULL)),
    CONSTRAINT payment_batch_released CHECK ((state = 'RELEASED') = (released_at IS NOT NULL))
);

-- What a batch did not pay, and why.
CREATE TABLE payment_left_out (
    tenant_id  TEXT NOT NULL,
    batch_id   UUID NOT NULL,
    position   INT NOT NULL,
    kind       TEXT NOT NULL,
    partner_id UUID NOT NULL,
    payee_key  TEXT NOT NULL,
    amount     NUMERIC(28, 9) NOT NULL,
    currency   TEXT NOT NULL,
    reason     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, batch_id, position),
    FOREIGN KEY (tenant_id, batch_id) REFERENCES payment_batch (tenant_id, batch_id)
);

CREATE TABLE payout (
    tenant_id          TEXT NOT NULL,
    payout_id          UUID NOT NULL,
    batch_id           UUID NOT NULL,
    payee_id           UUID NOT NULL,
    partner_id         UUID NOT NULL,
    bank_details_id    UUID NOT NULL,
    state              TEXT NOT NULL,
    -- In the statements' currency.
    currency           TEXT NOT NULL,
    net                NUMERIC(28, 9) NOT NULL,
    vat_rule           TEXT NOT NULL,
    vat                NUMERIC(28, 9) NOT NULL,
    withheld           NUMERIC(28, 9) NOT NULL,
    gross              NUMERIC(28, 9) NOT NULL,
    -- What leaves, in the payee's currency.
    amount             NUMERIC(28, 9) NOT NULL,
    payout_currency    TEXT NOT NULL,
    exchange_rate      NUMERIC(28, 12),
    exchange_date      DATE,
    instructed_at      TIMESTAMPTZ,
    result_at          TIMESTAMPTZ,
    value_date         DATE,
    reason_code        TEXT,
    provider_reference TEXT,
    -- Of the self-billing invoice, in the payee's series.
    invoice_number     BIGINT,
    revision           BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, payout_id),
    FOREIGN KEY (tenant_id, batch_id) REFERENCES payment_batch (tenant_id, batch_id),
    FOREIGN KEY (tenant_id, payee_id) REFERENCES payee (tenant_id, payee_id),
    FOREIGN KEY (tenant_id, bank_details_id) REFERENCES bank_details (tenant_id, bank_details_id),
    CONSTRAINT payout_state_known CHECK (state IN ('PLANNED', 'INSTRUCTED', 'PAID', 'REJECTED', 'CANCELLED')),
    CONSTRAINT payout_adds_up CHECK (gross = net + vat - withheld),
    CONSTRAINT payout_leaves_something CHECK (amount > 0),
    CONSTRAINT payout_exchange_dated CHECK ((exchange_rate IS NULL) = (currency = payout_currency)
        AND (exchange_rate IS NULL) = (exchange_date IS NULL)),
    CONSTRAINT payout_unexchanged CHECK (exchange_rate IS NOT NULL OR amount = gross),
    CONSTRAINT payout_paid CHECK ((state = 'PAID') = (value_date IS NOT NULL)),
    CONSTRAINT payout_rejected CHECK ((state = 'REJECTED') = (reason_code IS NOT NULL))
);
CREATE INDEX payout_of_batch ON payout (tenant_id, batch_id, payout_id);
CREATE INDEX payout_of_partner ON payout (tenant_id, partner_id, payout_id);
CREATE UNIQUE INDEX self_billing_number_of_payee ON payout (tenant_id, payee_id, invoice_number)
    WHERE invoice_number IS NOT NULL;

CREATE TABLE invoice (
    tenant_id          TEXT NOT NULL,
    invoice_id         UUID NOT NULL,
    number             BIGINT NOT NULL,
    state              TEXT NOT NULL,
    partner_id         UUID NOT NULL,
    billed_name        TEXT NOT NULL,
    issue_date         DATE NOT NULL,
    due_date           DATE NOT NULL,
    currency           TEXT NOT NULL,
    net                NUMERIC(28, 9) NOT NULL,
    vat_rule           TEXT NOT NULL,
    vat_percent        NUMERIC(28, 9) NOT NULL,
    vat                NUMERIC(28, 9) NOT NULL,
    gross              NUMERIC(28, 9) NOT NULL,
    received           NUMERIC(28, 9) NOT NULL,
    credit_note_number BIGINT,
    credit_reason      TEXT NOT NULL,
    created_at         TIMESTAMPTZ NOT NULL,
    revision           BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, invoice_id),
    CONSTRAINT invoice_number_in_series UNIQUE (tenant_id, number),
    CONSTRAINT credit_note_number_in_series UNIQUE (tenant_id, credit_note_number),
    CONSTRAINT invoice_state_known CHECK (state IN ('OPEN', 'PAID', 'CREDITED')),
    CONSTRAINT invoice_adds_up CHECK (gross = net + vat),
    CONSTRAINT invoice_not_overpaid CHECK (received BETWEEN 0 AND gross),
    CONSTRAINT invoice_paid CHECK ((state = 'PAID') = (received = gross)),
    CONSTRAINT invoice_credited CHECK ((state = 'CREDITED') = (credit_note_number IS NOT NULL))
);
CREATE INDEX invoice_of_partner ON invoice (tenant_id, partner_id, invoice_id);

-- Money that came in, once for each reference of the bank.
CREATE TABLE receipt (
    tenant_id   TEXT NOT NULL,
    external_id TEXT NOT NULL,
    invoice_id  UUID NOT NULL,
    amount      NUMERIC(28, 9) NOT NULL,
    value_date  DATE NOT NULL,
    PRIMARY KEY (tenant_id, external_id),
    FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoice (tenant_id, invoice_id)
);
CREATE INDEX receipt_of_invoice ON receipt (tenant_id, invoice_id, external_id);

-- The last number given in a series; locked until its document is committed, so that there is no gap.
CREATE TABLE document_number (
    tenant_id TEXT NOT NULL,
    series    TEXT NOT NULL,
    number    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, series)
);

-- The part of a statement's total that one payout or one invoice settles. It stands until the payout is rejected or
-- cancelled, or the invoice credited.
CREATE TABLE settlement (
    tenant_id    TEXT NOT NULL,
    statement_id UUID NOT NULL,
    payee_kind   TEXT NOT NULL,
    payee_key    TEXT NOT NULL,
    currency     TEXT NOT NULL,
    -- The payout or the invoice.
    settled_by   UUID NOT NULL,
    payout_id    UUID,
    invoice_id   UUID,
    payable      NUMERIC(28, 9) NOT NULL,
    receivable   NUMERIC(28, 9) NOT NULL,
    stands       BOOLEAN NOT NULL DEFAULT TRUE,
    PRIMARY KEY (tenant_id, statement_id, payee_kind, payee_key, currency, settled_by),
    FOREIGN KEY (tenant_id, statement_id, payee_kind, payee_key, currency)
        REFERENCES statement_total (tenant_id, statement_id, payee_kind, payee_key, currency),
    FOREIGN KEY (tenant_id, payout_id) REFERENCES payout (tenant_id, payout_id),
    FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoice (tenant_id, invoice_id),
    CONSTRAINT settlement_by_payout_or_invoice CHECK (num_nonnulls(payout_id, invoice_id) = 1
        AND settled_by = coalesce(payout_id, invoice_id))
);
CREATE INDEX settlement_by ON settlement (tenant_id, settled_by);

-- Whoever settles locks the total first and then looks at all that stands, so that two at once can't settle the same
-- amount, whatever they believe to be due.
CREATE FUNCTION require_settled_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total   statement_total;
    settled RECORD;
BEGIN
    SELECT * INTO total FROM statement_total
    WHERE tenant_id = NEW.tenant_id AND statement_id = NEW.statement_id AND payee_kind = NEW.payee_kind
      AND payee_key = NEW.payee_key AND currency = NEW.currency
    FOR UPDATE;
    SELECT coalesce(sum(payable), 0) AS payable, coalesce(sum(receivable), 0) AS receivable INTO settled FROM settlement
    WHERE tenant_id = NEW.tenant_id AND statement_id = NEW.statement_id AND payee_kind = NEW.payee_kind
      AND payee_key = NEW.payee_key AND currency = NEW.currency AND stands;
    IF settled.payable NOT BETWEEN least(total.payable, 0) AND greatest(total.payable, 0)
        OR settled.receivable NOT BETWEEN least(total.receivable, 0) AND greatest(total.receivable, 0) THEN
        RAISE EXCEPTION 'more is settled than the statement says' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'statement_settled_once';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER statement_settled_once AFTER INSERT OR UPDATE ON settlement
    FOR EACH ROW EXECUTE FUNCTION require_settled_once();

-- The ERP's account of each ledger account.
CREATE TABLE ledger_mapping (
    tenant_id TEXT NOT NULL,
    mapping   JSONB NOT NULL,
    revision  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);

-- What was owed before the books began; each is on the next statement.
CREATE TABLE opening_balance (
    tenant_id   TEXT NOT NULL,
    external_id TEXT NOT NULL,
    opening_id  UUID NOT NULL,
    partner_id  UUID NOT NULL,
    direction   TEXT NOT NULL,
    amount      NUMERIC(28, 9) NOT NULL,
    currency    TEXT NOT NULL,
    as_of       DATE NOT NULL,
    imported_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, external_id),
    CONSTRAINT opening_balance_direction_known CHECK (direction IN ('PAYABLE', 'RECEIVABLE')),
    CONSTRAINT opening_balance_positive CHECK (amount > 0)
);
CREATE UNIQUE INDEX opening_balance_id ON opening_balance (tenant_id, opening_id);
CREATE INDEX opening_balance_of_partner ON opening_balance (tenant_id, partner_id, opening_id);

-- What had been counted in a period before facts came to this system.
CREATE TABLE opening_total (
    tenant_id     TEXT NOT NULL,
    external_id   TEXT NOT NULL,
    partner_id    UUID NOT NULL,
    plan_id       UUID NOT NULL,
    component_key TEXT NOT NULL,
    period        TEXT NOT NULL,
    total         NUMERIC(28, 9) NOT NULL,
    imported_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, external_id)
);
CREATE UNIQUE INDEX one_opening_total_for_period ON opening_total (tenant_id, partner_id, plan_id, component_key, period);
