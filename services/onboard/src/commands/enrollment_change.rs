//! Every change of an enrollment's state: lock, decide, save, announce.

use chrono::NaiveDate;
use kit::{Caller, Unit};
use serde_json::{Value, json};

use super::{Target, review_tiers};
use crate::domain::enrollment::{Enrollment, EnrollmentError, Mark};
use crate::error::Error;
use crate::{audit, events, store};

/// What the caller asks for.
#[derive(Debug, Clone)]
pub struct Step {
    pub target: Target,
    /// Why, or what is asked or answered; empty where none is due.
    pub reason: String,
    /// First day; absent: today.
    pub effective_date: Option<NaiveDate>,
    /// First day on which it is no longer so; absent: open.
    pub end_date: Option<NaiveDate>,
}

/// The business dates of a step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) from: NaiveDate,
    pub(super) end: Option<NaiveDate>,
}

/// Errors: `NotFound`; a stale etag; `Enrollment` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    step: Step,
    decide: impl FnOnce(Enrollment, Days, Mark) -> Result<Enrollment, EnrollmentError>,
) -> Result<Enrollment, Error> {
    let id = step.target.id;
    let before = store::enrollment::lock(unit.conn(), caller, id).await?;
    let before = before.ok_or_else(|| Error::NotFound("enrollment", id.to_string()))?;
    kit::check_etag(&step.target.etag, before.revision)?;
    let days = Days {
        from: step.effective_date.unwrap_or_else(|| unit.now.date_naive()),
        end: step.end_date,
    };
    let mark = Mark {
        actor: caller.subject.clone(),
        at: unit.now,
        reason: step.reason,
    };
    let seen = record(&before);
    let after = decide(before, days, mark)?;
    store::enrollment::update(unit.conn(), &caller.tenant, &after).await?;
    let resource = format!("enrollments/{id}");
    audit::changed(
        unit,
        &caller.tenant,
        action,
        resource,
        Some(&seen),
        &record(&after),
    );
    events::enrollment_changed(unit, &caller.tenant, &after);
    review_tiers::ask(unit, &caller.tenant, after.partner_id).await?;
    Ok(after)
}

/// What the audit row compares.
pub(super) fn record(enrollment: &Enrollment) -> Value {
    json!({
        "partner_id": enrollment.partner_id,
        "program_id": enrollment.program_id,
        "program_version": enrollment.program_version,
        "state": enrollment.state,
        "reason": enrollment.transitions.last().map_or("", |last| last.reason.as_str()),
        "active_periods": enrollment.active_periods(),
    })
}
