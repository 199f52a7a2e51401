use kit::{Audit, Caller, Unit, Violations};
use serde_json::json;
use uuid::Uuid;

use super::{Target, certify, course_enrollment_change};
use crate::domain::course::{
    Answer, Attempt, AttemptState, Course, CourseEnrollment, CourseEnrollmentState,
};
use crate::error::Error;
use crate::{announce, store};

/// What a person hands in.
#[derive(Debug, Clone)]
pub struct Paper {
    pub target: Target,
    pub attempt_id: Uuid,
    pub answers: Vec<Answer>,
}

/// Grades the answers; the last module passed completes the course, which may certify the person. Errors: `NotFound` for the
/// enrollment or the attempt; `Fields` for answers that belong to no question; `Refused` when either has ended.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    paper: Paper,
) -> Result<(Attempt, Course), Error> {
    let before = course_enrollment_change::lock(unit, caller, &paper.target).await?;
    before.running("hand in an attempt for")?;
    let course = course_enrollment_change::course_of(unit, caller, before.course_id).await?;
    let attempts = store::attempt::list(unit.conn(), &caller.tenant, &[before.id]).await?;
    let open = attempts.into_iter().find(|one| one.id == paper.attempt_id);
    let open = open.ok_or_else(|| Error::NotFound("attempt", paper.attempt_id.to_string()))?;
    let module = course.module(&open.module_key);
    let module = module.ok_or_else(|| Error::NotFound("module", open.module_key.clone()))?;
    let mut violations = Violations::new();
    module.check_answers(&mut violations, &paper.answers);
    violations.check()?;
    let attempt = open.submit(module, course.syllabus.rules, paper.answers, unit.now)?;
    store::attempt::put(unit.conn(), &caller.tenant, &attempt).await?;
    unit.audit(Audit {
        tenant: caller.tenant.clone(),
        action: "SubmitAttempt",
        resource: format!("courseEnrollments/{}", before.id),
        changes: json!({ "module_key": attempt.module_key, "number": attempt.number, "points": attempt.points,
                         "state": attempt.state }),
    });
    if attempt.state == AttemptState::Passed {
        pass(unit, &caller.tenant, before, &course, &attempt.module_key).await?;
    }
    Ok((attempt, course))
}

async fn pass(
    unit: &mut Unit,
    tenant: &str,
    before: CourseEnrollment,
    course: &Course,
    module_key: &str,
) -> Result<(), Error> {
    let today = unit.now.date_naive();
    let after = before.clone().pass(course, module_key, today)?;
    course_enrollment_change::save(unit, tenant, "SubmitAttempt", &before, &after).await?;
    if after.state == CourseEnrollmentState::Completed {
        announce::course_completed(unit, tenant, &after);
        certify::completed(unit, tenant, &after).await?;
    }
    Ok(())
}
