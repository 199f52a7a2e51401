//! Every change of an enrollment's state: lock, decide, save, announce.

use chrono::NaiveDate;
use kit::{Caller, Unit};
use serde_json::{Value, json};

use super::{Target, end_predecessor, progress_change, review_compliance, review_tiers};
use crate::domain::case::Case;
use crate::domain::enrollment::{Enrollment, EnrollmentError, EnrollmentState, Mark};
use crate::error::Error;
use crate::{audit, events, store};

/// What the caller asks for.
#[derive(Debug, Clone)]
pub struct Change {
    pub target: Target,
    /// Why, or what is asked or answered; empty where none is due.
    pub reason: String,
    /// First day; absent: today.
    pub effective_date: Option<NaiveDate>,
    /// First day on which it is no longer so; absent: open.
    pub end_date: Option<NaiveDate>,
}

/// The business dates of a change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) from: NaiveDate,
    pub(super) end: Option<NaiveDate>,
}

/// Errors: `NotFound`; a stale etag; `Enrollment` when `decide` refuses; `StepsIncomplete` when steps are missing before a gate
/// that the change passes.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    change: Change,
    decide: impl FnOnce(&Case, Days, Mark) -> Result<Enrollment, EnrollmentError>,
) -> Result<Enrollment, Error> {
    let id = change.target.id;
    let case = store::case::lock(unit.conn(), caller, id).await?;
    let case = case.ok_or_else(|| Error::NotFound("enrollment", id.to_string()))?;
    kit::check_etag(&change.target.etag, case.enrollment.revision)?;
    let today = unit.now.date_naive();
    let days = Days {
        from: change.effective_date.unwrap_or(today),
        end: change.end_date,
    };
    let mark = Mark {
        actor: caller.subject.clone(),
        at: unit.now,
        reason: change.reason,
    };
    let after = decide(&case, days, mark)?;
    let missing = case.missing_to_become(after.state, days.from.max(today));
    if !missing.is_empty() {
        return Err(Error::StepsIncomplete(missing));
    }
    save(unit, caller, action, &case, &after).await?;
    end_predecessor::run(unit, caller, &case.enrollment, &after).await?;
    Ok(after)
}

/// Saves what became of a locked enrollment, with its announcement and audit row; whose turn it is then is found out anew.
pub(super) async fn save(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    case: &Case,
    after: &Enrollment,
) -> Result<(), Error> {
    let before = &case.enrollment;
    store::enrollment::update(unit.conn(), &caller.tenant, before, after).await?;
    audit::changed(
        unit,
        &caller.tenant,
        action,
        format!("enrollments/{}", after.id),
        Some(&record(before)),
        &record(after),
    );
    events::enrollment_changed(unit, &caller.tenant, after);
    review_tiers::ask(unit, &caller.tenant, after.partner_id).await?;
    if after.state == EnrollmentState::Active {
        review_compliance::ask(unit, &caller.tenant, after.partner_id).await?;
    }
    let case = Case {
        enrollment: after.clone(),
        ..case.clone()
    };
    let revision = case.progress.revision;
    progress_change::settle(unit, caller, case, revision, Vec::new()).await?;
    Ok(())
}

/// What the audit row compares.
pub(super) fn record(enrollment: &Enrollment) -> Value {
    json!({
        "partner_id": enrollment.partner_id,
        "program_id": enrollment.program_id,
        "program_version": enrollment.program_version,
        "predecessor_id": enrollment.predecessor.map(|before| before.id),
        "state": enrollment.state,
        "reason": enrollment.transitions.last().map_or("", |last| last.reason.as_str()),
        "active_periods": enrollment.active_periods(),
    })
}
