use chrono::NaiveDate;
use kit::{Caller, Unit};

use super::Target;
use super::agreement_change::{self, Deed};
use crate::domain::agreement::Agreement;
use crate::error::Error;
use crate::store;

/// What is to end, when and why.
#[derive(Debug, Clone)]
pub struct Termination {
    pub target: Target,
    pub reason: String,
    /// Absent: today.
    pub end_date: Option<NaiveDate>,
}

/// Ends the agreement and, with it, those that it amends.
///
/// Errors: `NotFound`; a stale etag; `AlreadyAmended`; `Agreement` when it is not signed, or does not hold on that day.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    termination: Termination,
) -> Result<Agreement, Error> {
    let deed = Deed {
        action: "TerminateAgreement",
        reason: &termination.reason,
    };
    let before = agreement_change::lock(unit, caller, &termination.target).await?;
    if store::agreement::is_amended(unit.conn(), &caller.tenant, before.id).await? {
        return Err(Error::AlreadyAmended);
    }
    let end = termination
        .end_date
        .unwrap_or_else(|| unit.now.date_naive());
    let ended = before.clone().terminate(end)?;
    agreement_change::save(unit, caller, deed, &before, &ended).await?;
    let mut amended = before.amends;
    while let Some(id) = amended {
        let before = agreement_change::lock_amended(unit, caller, id).await?;
        let after = before.clone().terminate_amended(end)?;
        agreement_change::save(unit, caller, deed, &before, &after).await?;
        amended = before.amends;
    }
    Ok(ended)
}
