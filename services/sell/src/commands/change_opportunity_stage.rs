//! Moves an opportunity to another stage; a won one turns into facts.

use chrono::NaiveDate;
use kit::money::Money;
use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use super::save_opportunity;
use crate::domain::opportunity::{Opportunity, Stage};
use crate::error::{Error, Result};
use crate::store;

pub struct Move {
    pub id: Uuid,
    pub etag: String,
    pub stage: Stage,
    pub close_date: Option<NaiveDate>,
    /// Replaces the amount when given.
    pub amount: Option<Money>,
}

/// Errors: NOT_FOUND, STALE_ETAG, ILLEGAL_TRANSITION with the legal stages, a missing close date or amount.
pub async fn run(unit: &mut Unit, caller: &Caller, to: Move) -> Result<Opportunity> {
    let tenant = &caller.tenant;
    store::knowledge::hold(unit.conn(), tenant).await?;
    let before = store::opportunity::lock(unit.conn(), tenant, to.id).await?;
    let before = before.ok_or_else(|| Error::not_found("opportunity", to.id))?;
    kit::check_etag(&to.etag, before.version)?;
    let terms = before.moved_to(to.stage, to.close_date, to.amount)?;
    let mut violations = Violations::new();
    terms.check(&mut violations, "");
    violations.check()?;
    let Some(after) = before.restate(terms, unit.now, unit.actor()) else {
        return Ok(before);
    };
    save_opportunity::run(
        unit,
        caller,
        "ChangeOpportunityStage",
        Some(&before),
        &after,
    )
    .await?;
    Ok(after)
}
