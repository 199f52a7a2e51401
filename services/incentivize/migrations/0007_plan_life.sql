-- A version that was announced can be taken back before it comes into force.
ALTER TABLE plan_version DROP CONSTRAINT plan_version_state_known;
ALTER TABLE plan_version ADD CONSTRAINT plan_version_state_known
    CHECK (state IN ('DRAFT', 'ACTIVE', 'SUPERSEDED', 'WITHDRAWN'));
