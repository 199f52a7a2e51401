-- A customer's payment counts toward the fact that it pays instead of a period.
ALTER TABLE outcome ADD COLUMN toward_fact_id UUID;
ALTER TABLE outcome DROP CONSTRAINT outcome_counted_has_period;
ALTER TABLE outcome ADD CONSTRAINT outcome_counted_in_period_or_toward_fact CHECK (
    (kind = 'COUNTED') = (counted IS NOT NULL AND of_units IS NOT NULL
        AND (period IS NULL) = (counted_facts IS NULL) AND (period IS NULL) <> (toward_fact_id IS NULL))
    AND (kind = 'COUNTED' OR (period IS NULL AND toward_fact_id IS NULL)));
