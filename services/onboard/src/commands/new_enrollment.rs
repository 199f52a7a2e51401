//! A drafted enrollment is saved with its progress, which begins with the answers that come along.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::enrollment_change::record;
use super::progress_change;
use crate::domain::case::Case;
use crate::domain::enrollment::Enrollment;
use crate::domain::progress::{Entry, HistoryAction, Progress};
use crate::domain::workflow::Workflow;
use crate::error::Error;
use crate::{audit, events, store};

/// Saves a draft; answers of the enrollment `from` go along as far as they fit. Errors: `AlreadyEnrolled`.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    enrollment: Enrollment,
    from: Option<Uuid>,
) -> Result<Case, Error> {
    let tenant = caller.tenant.as_str();
    store::enrollment::insert(unit.conn(), tenant, &enrollment).await?;
    let version = (enrollment.program_id, enrollment.program_version);
    let workflow = store::program::find_workflow(unit.conn(), tenant, version).await?;
    let (progress, entries) = begin(unit, caller, &enrollment, &workflow, from).await?;
    store::progress::insert(unit.conn(), tenant, &progress).await?;
    let resource = format!("enrollments/{}", enrollment.id);
    audit::changed(unit, tenant, action, resource, None, &record(&enrollment));
    events::enrollment_changed(unit, tenant, &enrollment);
    progress_change::write_down(unit, tenant, enrollment.id, entries).await?;
    let case = store::case::complete(unit.conn(), caller, enrollment).await?;
    let revision = case.progress.revision;
    progress_change::settle(unit, caller, case, revision, Vec::new()).await
}

async fn begin(
    unit: &mut Unit,
    caller: &Caller,
    enrollment: &Enrollment,
    workflow: &Workflow,
    from: Option<Uuid>,
) -> Result<(Progress, Vec<Entry>), Error> {
    let mut progress = Progress::new(enrollment.id);
    let Some(from) = from else {
        return Ok((progress, Vec::new()));
    };
    let earlier = store::progress::find(unit.conn(), &caller.tenant, from).await?;
    progress.work = earlier.fitting_answers(workflow);
    let mark = progress_change::mark(unit, caller);
    let entries = progress.work.iter().map(|(step, work)| {
        let keys: Vec<&str> = work.answers.keys().map(String::as_str).collect();
        let description = format!("{} from enrollment {from}", keys.join(", "));
        Entry::new(step, HistoryAction::Carried, description, &mark)
    });
    let entries = entries.collect();
    Ok((progress, entries))
}
