-- Exchange rates by day. A correction is a further revision, so that it can be told what was believed when.

-- One row a tenant, locked while its rates change: revisions are recorded in the order of their times.
CREATE TABLE rate_book (
    tenant_id   TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id)
);

CREATE TABLE exchange_rate (
    tenant_id     TEXT NOT NULL,
    rate_date     DATE NOT NULL,
    from_currency TEXT NOT NULL,
    to_currency   TEXT NOT NULL,
    revision      INT NOT NULL,
    rate          NUMERIC(28, 9) NOT NULL,
    source        TEXT NOT NULL,
    recorded_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, rate_date, from_currency, to_currency, revision),
    CONSTRAINT exchange_rate_above_zero CHECK (rate > 0),
    CONSTRAINT exchange_rate_between_two CHECK (from_currency <> to_currency)
);
CREATE INDEX exchange_rate_from ON exchange_rate (tenant_id, from_currency, rate_date);
CREATE INDEX exchange_rate_to ON exchange_rate (tenant_id, to_currency, rate_date);

CREATE FUNCTION refuse_rate_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'exchange rates are only appended to';
END $$;
CREATE TRIGGER exchange_rate_append_only BEFORE UPDATE OR DELETE ON exchange_rate
    FOR EACH ROW EXECUTE FUNCTION refuse_rate_change();

-- Which partners have facts in a currency around a day.
CREATE INDEX fact_by_date ON fact (tenant_id, business_date) WHERE currency IS NOT NULL;
-- Which partners wait for something.
CREATE INDEX outcome_held ON outcome (tenant_id, reason, partner_id) WHERE kind = 'HELD';
