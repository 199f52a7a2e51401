-- What another system had counted is where totals start from; what it had left open is a line of a statement.

-- Last day that the total covers.
ALTER TABLE opening_total ADD COLUMN as_of DATE;
UPDATE opening_total SET as_of = (imported_at AT TIME ZONE 'UTC')::date;
ALTER TABLE opening_total ALTER COLUMN as_of SET NOT NULL;
-- Empty for units.
ALTER TABLE opening_total ADD COLUMN currency TEXT NOT NULL DEFAULT '';

ALTER TABLE statement_line ADD COLUMN opening_id UUID;
ALTER TABLE statement_line DROP CONSTRAINT statement_line_kind_known;
ALTER TABLE statement_line ADD CONSTRAINT statement_line_kind_known
    CHECK (kind IN ('EARNED', 'ADJUSTED', 'WITHDRAWN', 'MANUAL', 'OPENING_BALANCE'));
ALTER TABLE statement_line DROP CONSTRAINT statement_line_of_earning;
ALTER TABLE statement_line ADD CONSTRAINT statement_line_of_one_source
    CHECK ((kind = 'MANUAL') = (adjustment_id IS NOT NULL) AND (kind = 'OPENING_BALANCE') = (opening_id IS NOT NULL)
        AND (kind IN ('MANUAL', 'OPENING_BALANCE')) = (earning_id IS NULL) AND (earning_id IS NULL) = (trace IS NULL));
CREATE UNIQUE INDEX opening_balance_is_stated_once ON statement_line (tenant_id, opening_id) WHERE opening_id IS NOT NULL;
