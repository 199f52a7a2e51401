-- Facts of every kind: what was sold by whom, which fact was paid or churned, and what only some kinds know.

ALTER TABLE fact
    ADD COLUMN about_fact_id    UUID,
    ADD COLUMN product_id       UUID,
    ADD COLUMN product_category TEXT,
    ADD COLUMN person           TEXT,
    ADD COLUMN seller           TEXT,
    ADD COLUMN original_date    DATE,
    ADD COLUMN click_date       DATE,
    ADD COLUMN invoice_date     DATE,
    ADD COLUMN subject          TEXT,
    ADD COLUMN score            NUMERIC(28, 9),
    -- False on facts recorded before these columns: a derived one is not replaced only because it does not name what was sold by whom.
    ADD COLUMN detailed         BOOLEAN NOT NULL DEFAULT FALSE,
    ADD FOREIGN KEY (tenant_id, about_fact_id) REFERENCES fact (tenant_id, fact_id),
    ADD FOREIGN KEY (tenant_id, product_id) REFERENCES product (tenant_id, product_id),
    ADD CONSTRAINT payment_and_churn_name_their_fact CHECK ((kind IN ('CUSTOMER_PAYMENT', 'CHURN')) = (about_fact_id IS NOT NULL)),
    ADD CONSTRAINT conversion_follows_a_click CHECK ((kind = 'CONVERSION') = (click_date IS NOT NULL)),
    ADD CONSTRAINT claim_has_an_invoice CHECK ((kind = 'MDF_CLAIM') = (invoice_date IS NOT NULL)),
    ADD CONSTRAINT nothing_follows_its_consequence
        CHECK (original_date <= business_date AND click_date <= business_date AND invoice_date <= business_date),
    ADD CONSTRAINT certification_has_a_depth CHECK (kind <> 'INTEGRATION_CERTIFICATION' OR (subject IS NOT NULL AND score IS NOT NULL)),
    ADD CONSTRAINT competency_has_a_level CHECK (kind <> 'COMPETENCY' OR (subject IS NOT NULL AND score IS NOT NULL)),
    ADD CONSTRAINT score_not_negative CHECK (score >= 0);

CREATE INDEX fact_by_fact_it_is_about ON fact (tenant_id, about_fact_id) WHERE about_fact_id IS NOT NULL;
CREATE INDEX fact_by_product ON fact (tenant_id, product_id, fact_no) WHERE product_id IS NOT NULL;
CREATE INDEX fact_by_person ON fact (tenant_id, person, fact_no) WHERE person IS NOT NULL;
