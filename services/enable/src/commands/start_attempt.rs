use kit::{Audit, Caller, Unit};
use serde_json::json;

use super::{Target, course_enrollment_change};
use crate::domain::course::{Attempt, Course, Start};
use crate::error::Error;
use crate::store;

/// Begins an attempt at a module, or goes on with the open one. Errors: `NotFound` for the enrollment or the module;
/// `Refused` when the enrollment has ended, or the course's rules allow no attempt now.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    module_key: &str,
) -> Result<(Attempt, Course), Error> {
    let enrollment = course_enrollment_change::lock(unit, caller, &target).await?;
    enrollment.running("start an attempt for")?;
    let course = course_enrollment_change::course_of(unit, caller, enrollment.course_id).await?;
    let module = course.module(module_key);
    let module = module.ok_or_else(|| Error::NotFound("module", module_key.to_owned()))?;
    let mut attempts = store::attempt::list(unit.conn(), &caller.tenant, &[enrollment.id]).await?;
    attempts.retain(|one| one.module_key == module_key);
    let attempt = match course.syllabus.rules.start(&attempts, unit.now)? {
        Start::Resume(open) => open.clone(),
        Start::Next(number) => {
            let begun = Attempt::begin(unit.new_id(), enrollment.id, module, number, unit.now);
            store::attempt::put(unit.conn(), &caller.tenant, &begun).await?;
            unit.audit(Audit {
                tenant: caller.tenant.clone(),
                action: "StartAttempt",
                resource: format!("courseEnrollments/{}", enrollment.id),
                changes: json!({ "module_key": module_key, "number": number }),
            });
            begun
        }
    };
    Ok((attempt, course))
}
