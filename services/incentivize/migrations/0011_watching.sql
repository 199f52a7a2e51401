-- In which transaction a partner's earnings last changed, so that those who watch read only what has.
ALTER TABLE calculation ADD COLUMN changed_in BIGINT NOT NULL DEFAULT 0;
CREATE INDEX calculation_changed ON calculation (tenant_id, changed_in);
