-- A fact that takes the place of a reversed one takes over what is about that one, such as the customer's payments.
ALTER TABLE fact ADD COLUMN replaces UUID;
CREATE INDEX fact_replaces ON fact (tenant_id, replaces) WHERE replaces IS NOT NULL;
