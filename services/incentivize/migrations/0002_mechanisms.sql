-- What the further mechanisms are computed from: more kinds of facts with their details, totals by lane, payees of their own,
-- and each account's purchases, so that the first one is known.

-- A payment or a churn refers to an earlier fact without taking it back.
ALTER TABLE fact RENAME COLUMN takes_back TO refers_to;
ALTER TABLE fact RENAME CONSTRAINT reversal_takes_back TO reversal_refers_to;
ALTER INDEX fact_takes_back RENAME TO fact_refers_to;
ALTER TABLE fact
    ADD COLUMN product_id       UUID,
    ADD COLUMN product_category TEXT,
    ADD COLUMN person           TEXT,
    ADD COLUMN seller           TEXT,
    ADD COLUMN subject          TEXT,
    ADD COLUMN original_date    DATE,
    ADD COLUMN click_date       DATE,
    ADD COLUMN invoice_date     DATE,
    ADD COLUMN score            NUMERIC(28, 9);
-- Facts that bear on one another: of one kind about one subject, and of one account.
CREATE INDEX fact_kin ON fact (tenant_id, partner_id, kind, subject) WHERE subject IS NOT NULL;
CREATE INDEX fact_account ON fact (tenant_id, account_id) WHERE account_id IS NOT NULL;

-- What was sold to an account, by anyone: won opportunities, and reported facts without an opportunity. The date is null
-- while the opportunity is not won, or once the fact is reversed.
CREATE TABLE purchase (
    tenant_id     TEXT NOT NULL,
    -- The opportunity's id, or the fact's.
    purchase_id   UUID NOT NULL,
    account_id    UUID NOT NULL,
    external_id   TEXT NOT NULL,
    purchase_date DATE,
    version       BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, purchase_id)
);
CREATE INDEX purchase_first ON purchase (tenant_id, account_id, purchase_date, external_id, purchase_id)
    WHERE purchase_date IS NOT NULL;

-- Empty is the main lane.
ALTER TABLE outcome ADD COLUMN lane TEXT;
ALTER TABLE period_total ADD COLUMN lane TEXT NOT NULL DEFAULT '';
ALTER TABLE period_total DROP CONSTRAINT period_total_pkey;
ALTER TABLE period_total ADD PRIMARY KEY (tenant_id, partner_id, plan_id, component_key, period, lane);

ALTER TABLE earning
    ADD COLUMN payee_kind   TEXT NOT NULL DEFAULT 'PARTNER',
    -- The person or the seller.
    ADD COLUMN payee_key    TEXT NOT NULL DEFAULT '',
    -- From when it may be paid.
    ADD COLUMN release_date DATE,
    ADD COLUMN part         INT,
    ADD CONSTRAINT earning_payee_known CHECK (payee_kind IN ('PARTNER', 'PERSON', 'SELLER')),
    ADD CONSTRAINT earning_payee_has_key CHECK ((payee_kind = 'PARTNER') = (payee_key = '')),
    DROP CONSTRAINT earning_direction_known,
    ADD CONSTRAINT earning_direction_known CHECK (direction IN ('PAYABLE', 'RECEIVABLE', 'CREDIT'));
UPDATE earning SET release_date = coalesce(period_end - 1, business_date);
ALTER TABLE earning ALTER COLUMN release_date SET NOT NULL;
ALTER TABLE earning ALTER COLUMN payee_kind DROP DEFAULT, ALTER COLUMN payee_key DROP DEFAULT;
