//! Looks at a partner's documents: reminds before an expiry, suspends after it and the days of grace, and reinstates what it
//! suspended. It comes back on the next day on which something of that is due.

use chrono::{NaiveDate, NaiveTime};
use kit::{Caller, Unit, Worker};
use uuid::Uuid;

use super::enrollment_change::Change;
use super::{Target, document_change, own_name, reinstate_enrollment, suspend_enrollment};
use crate::domain::compliance::{self, ComplianceState, Reminder, Requirement, Standing};
use crate::domain::document::{Document, DocumentState};
use crate::domain::enrollment::{Enrollment, EnrollmentError, EnrollmentState};
use crate::error::Error;
use crate::{events, store};

pub const KIND: &str = "review_compliance";

pub struct ReviewCompliance;

#[tonic::async_trait]
impl Worker for ReviewCompliance {
    /// The key is the partner's id.
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        let partner_id = Uuid::try_parse(key).map_err(kit::Error::internal)?;
        let caller = own_name::caller(tenant, own_name::COMPLIANCE);
        Ok(run(unit, &caller, partner_id).await?)
    }
}

/// Asks for a review of the partner.
pub(super) async fn ask(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    let now = unit.now;
    Ok(unit
        .enqueue(tenant, KIND, &partner_id.to_string(), now)
        .await?)
}

async fn run(unit: &mut Unit, caller: &Caller, partner_id: Uuid) -> Result<(), Error> {
    let today = unit.now.date_naive();
    if store::partner::lock(unit.conn(), caller, partner_id)
        .await?
        .is_none()
    {
        return Ok(());
    }
    let documents = store::document::list_accepted(unit.conn(), caller, partner_id).await?;
    let mut days = remind(unit, caller, &documents, today).await?;
    let enrollments = store::enrollment::list_running(unit.conn(), caller, partner_id).await?;
    for enrollment in enrollments {
        let program_id = enrollment.program_id;
        let required =
            store::compliance_requirements::find(unit.conn(), &caller.tenant, program_id).await?;
        let standings: Vec<(Requirement, Standing)> = required
            .list
            .into_iter()
            .map(|requirement| {
                let standing = requirement.met_by(&documents, today);
                (requirement, standing)
            })
            .collect();
        days.extend(
            standings
                .iter()
                .filter_map(|(_, standing)| standing.suspends),
        );
        settle(unit, caller, enrollment, &standings).await?;
    }
    let next = days.into_iter().filter(|day| *day > today).min();
    if let Some(next) = next {
        let due = next.and_time(NaiveTime::MIN).and_utc();
        let key = partner_id.to_string();
        unit.enqueue(&caller.tenant, KIND, &key, due).await?;
    }
    Ok(())
}

/// Gives the reminders that are due, and answers the days of the next ones.
async fn remind(
    unit: &mut Unit,
    caller: &Caller,
    documents: &[Document],
    today: NaiveDate,
) -> Result<Vec<NaiveDate>, Error> {
    let mut next = Vec::new();
    let accepted = documents
        .iter()
        .filter(|document| document.state == DocumentState::Accepted);
    for document in accepted {
        let Some(expires) = document.days.and_then(|days| days.end_date) else {
            continue;
        };
        let kind = document_change::definition(unit, &caller.tenant, &document.kind).await?;
        let days = &kind.reminder_days;
        if let Some(days_before) = compliance::due_reminder(days, expires, today) {
            let reminder = Reminder {
                partner_id: document.partner_id,
                document_id: document.id,
                kind: document.kind.clone(),
                expires,
                days_before,
                at: unit.now,
            };
            give(unit, &caller.tenant, &reminder).await?;
        }
        next.extend(compliance::next_reminder(days, expires, today));
    }
    Ok(next)
}

async fn give(unit: &mut Unit, tenant: &str, reminder: &Reminder) -> Result<(), Error> {
    if store::compliance_reminder::insert(unit.conn(), tenant, reminder).await? {
        events::compliance_reminder_given(unit, tenant, reminder);
    }
    Ok(())
}

/// Suspends what is active and lapsed, reinstates what compliance suspended and is no longer lapsed.
async fn settle(
    unit: &mut Unit,
    caller: &Caller,
    enrollment: Enrollment,
    standings: &[(Requirement, Standing)],
) -> Result<(), Error> {
    let lapsed: Vec<String> = standings
        .iter()
        .filter(|(_, standing)| standing.state == ComplianceState::Lapsed)
        .map(|(requirement, standing)| {
            let expires = standing.expires.map(|day| day.to_string());
            format!(
                "{} expired on {}",
                requirement.kind,
                expires.unwrap_or_default()
            )
        })
        .collect();
    let last = enrollment.transitions.last();
    let is_ours = last.is_some_and(|last| last.actor == own_name::COMPLIANCE);
    let change = Change {
        target: Target {
            id: enrollment.id,
            etag: String::new(),
        },
        reason: lapsed.join(", "),
        effective_date: None,
        end_date: None,
    };
    let changed = match (enrollment.state, lapsed.is_empty()) {
        (EnrollmentState::Active, false) => suspend_enrollment::run(unit, caller, change).await,
        (EnrollmentState::Suspended, true) if is_ours => {
            reinstate_enrollment::run(unit, caller, change).await
        }
        _ => return Ok(()),
    };
    match changed {
        // Its days have not begun, or are over: there is nothing to interrupt, or to go on with.
        Ok(_) | Err(Error::Enrollment(EnrollmentError::Dates(_))) => Ok(()),
        Err(error) => Err(error),
    }
}
