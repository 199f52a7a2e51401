-- Courses, who takes them, and each attempt at a module. A course never changes once people can take it, so an attempt rests on it.

CREATE TABLE course (
    tenant_id         TEXT NOT NULL,
    course_id         UUID NOT NULL,
    course_key        TEXT NOT NULL,
    display_name      TEXT NOT NULL,
    description       TEXT NOT NULL,
    modules           JSONB NOT NULL,
    pass_mark_percent INT NOT NULL,
    max_attempts      INT NOT NULL,
    wait_hours        INT NOT NULL,
    state             TEXT NOT NULL,
    revision          BIGINT NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, course_id),
    CONSTRAINT course_key_taken UNIQUE (tenant_id, course_key),
    CONSTRAINT course_is_draft_active_or_retired CHECK (state IN ('DRAFT', 'ACTIVE', 'RETIRED'))
);

CREATE TABLE course_enrollment (
    tenant_id            TEXT NOT NULL,
    course_enrollment_id UUID NOT NULL,
    course_id            UUID NOT NULL,
    partner_id           UUID NOT NULL,
    person_id            UUID NOT NULL,
    person_name          TEXT NOT NULL,
    state                TEXT NOT NULL,
    passed_modules       TEXT[] NOT NULL,
    completed_on         DATE,
    revision             BIGINT NOT NULL,
    created_at           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, course_enrollment_id),
    FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, course_id),
    CONSTRAINT completed_on_a_day CHECK ((state = 'COMPLETED') = (completed_on IS NOT NULL)),
    CONSTRAINT course_enrollment_state_is_known CHECK (state IN ('ENROLLED', 'COMPLETED', 'WITHDRAWN'))
);
CREATE UNIQUE INDEX one_running_enrollment_a_person_and_course ON course_enrollment (tenant_id, course_id, person_id)
    WHERE state = 'ENROLLED';
CREATE INDEX course_enrollment_by_partner ON course_enrollment (tenant_id, partner_id, course_enrollment_id);
CREATE INDEX course_enrollment_by_person ON course_enrollment (tenant_id, person_id, course_enrollment_id);

CREATE TABLE attempt (
    tenant_id            TEXT NOT NULL,
    attempt_id           UUID NOT NULL,
    course_enrollment_id UUID NOT NULL,
    module_key           TEXT NOT NULL,
    number               INT NOT NULL,
    state                TEXT NOT NULL,
    answers              JSONB NOT NULL,
    points               INT NOT NULL,
    possible_points      INT NOT NULL,
    started_at           TIMESTAMPTZ NOT NULL,
    submitted_at         TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, attempt_id),
    FOREIGN KEY (tenant_id, course_enrollment_id) REFERENCES course_enrollment (tenant_id, course_enrollment_id),
    CONSTRAINT attempts_at_a_module_are_numbered UNIQUE (tenant_id, course_enrollment_id, module_key, number),
    CONSTRAINT what_is_graded_was_handed_in CHECK ((state = 'OPEN') = (submitted_at IS NULL)),
    CONSTRAINT attempt_state_is_known CHECK (state IN ('OPEN', 'PASSED', 'FAILED'))
);
