-- Whose first purchase it is may be learned late, and then moves what others earned: the accounts concerned are locked while
-- facts on them are derived, and plans say whether they ask.
CREATE TABLE account (
    tenant_id  TEXT NOT NULL,
    account_id UUID NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
);

ALTER TABLE plan_version ADD COLUMN reads_first_purchase BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE plan_version ALTER COLUMN reads_first_purchase DROP DEFAULT;

-- Lanes that are settled by themselves are found by themselves. Empty is the main lane, and the lane of what a fact earned.
ALTER TABLE earning ADD COLUMN lane TEXT NOT NULL DEFAULT '';
ALTER TABLE earning ALTER COLUMN lane DROP DEFAULT;
