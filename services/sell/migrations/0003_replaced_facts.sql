-- A fact that replaces another names it, so that whoever computes with facts finds what was paid, refunded or lost of the first.
ALTER TABLE fact
    ADD COLUMN replaces_fact_id UUID,
    ADD FOREIGN KEY (tenant_id, replaces_fact_id) REFERENCES fact (tenant_id, fact_id);
