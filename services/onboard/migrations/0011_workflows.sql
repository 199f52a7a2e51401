-- What is done before an enrollment is active: steps as data of a program's version, and how far each enrollment is in them.

-- Programs that were there have no steps; theirs go on by transitions alone.
ALTER TABLE program_version ADD COLUMN workflow JSONB NOT NULL DEFAULT '{"steps": [], "instant": false}';
ALTER TABLE program_version ALTER COLUMN workflow DROP DEFAULT;

-- An enrollment may take the place of another one.
ALTER TABLE enrollment ADD COLUMN predecessor_id UUID;
ALTER TABLE enrollment ADD COLUMN predecessor_stays BOOLEAN;
ALTER TABLE enrollment ADD CONSTRAINT enrollment_follows_a_known_one FOREIGN KEY (tenant_id, predecessor_id)
    REFERENCES enrollment (tenant_id, enrollment_id);
ALTER TABLE enrollment ADD CONSTRAINT a_predecessor_stays_or_ends CHECK ((predecessor_id IS NULL) = (predecessor_stays IS NULL));
-- A revision may have other reasons than a transition: positions count transitions.

CREATE TABLE enrollment_progress (
    tenant_id     TEXT NOT NULL,
    enrollment_id UUID NOT NULL,
    -- Answers, scores and decisions by step.
    work          JSONB NOT NULL,
    -- State by step when it was last looked at.
    states        JSONB NOT NULL,
    -- Roles of those who can do something; PARTNER_USER is the partner.
    waiting_for   TEXT[] NOT NULL,
    revision      BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id),
    FOREIGN KEY (tenant_id, enrollment_id) REFERENCES enrollment (tenant_id, enrollment_id)
);
CREATE INDEX enrollment_progress_waiting ON enrollment_progress (tenant_id, enrollment_id) WHERE waiting_for <> '{}';

-- Who did what when in the steps.
CREATE TABLE enrollment_history (
    tenant_id     TEXT NOT NULL,
    enrollment_id UUID NOT NULL,
    entry_id      UUID NOT NULL,
    -- Empty: the enrollment as a whole.
    step_key      TEXT NOT NULL,
    action        TEXT NOT NULL,
    description   TEXT NOT NULL,
    actor         TEXT NOT NULL,
    at            TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id, entry_id),
    FOREIGN KEY (tenant_id, enrollment_id) REFERENCES enrollment (tenant_id, enrollment_id)
);

INSERT INTO enrollment_progress (tenant_id, enrollment_id, work, states, waiting_for, revision)
SELECT tenant_id, enrollment_id, '{}', '{}', '{}', 1 FROM enrollment;

-- Whose turn it is in enrollments that were there is found out by a job.
DO $$
BEGIN
    IF to_regclass('kit.job') IS NOT NULL THEN
        INSERT INTO kit.job (tenant_id, job_id, kind, key, due_at)
        SELECT DISTINCT ON (tenant_id, partner_id) tenant_id, gen_random_uuid(), 'advance_enrollments', partner_id::text,
               TIMESTAMPTZ 'epoch'
        FROM enrollment WHERE state NOT IN ('ACTIVE', 'SUSPENDED', 'REJECTED', 'TERMINATED');
    END IF;
END $$;
