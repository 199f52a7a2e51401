//! Changes some fields of an opportunity, but neither stage nor close date; a won one reverses and replaces its facts.

use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use super::{name_opportunity, save_opportunity};
use crate::domain::opportunity::{Draft, Field, Opportunity, Stage};
use crate::error::{Error, Result};
use crate::store;

pub struct Change {
    pub id: Uuid,
    pub etag: String,
    pub draft: Draft,
    pub fields: Vec<Field>,
    /// As sent along; another one than there is can't be set this way.
    pub stage: Option<Stage>,
    pub violations: Violations,
}

/// Errors: NOT_FOUND, STALE_ETAG, every bad field.
pub async fn run(unit: &mut Unit, caller: &Caller, change: Change) -> Result<Opportunity> {
    let Change {
        id,
        etag,
        draft,
        fields,
        stage,
        mut violations,
    } = change;
    let tenant = &caller.tenant;
    store::knowledge::hold(unit.conn(), tenant).await?;
    let before = store::opportunity::lock(unit.conn(), tenant, id).await?;
    let before = before.ok_or_else(|| Error::not_found("opportunity", id))?;
    kit::check_etag(&etag, before.version)?;
    let (terms, close_date) = (&before.terms, draft.close_date);
    if stage.is_some_and(|stage| stage != terms.stage)
        || close_date.is_some_and(|date| Some(date) != terms.close_date)
    {
        let text = "stage and close date change by ChangeOpportunityStage";
        violations.add("opportunity.stage", "FIELD_NOT_UPDATABLE", text);
    }
    let given = name_opportunity::run(unit, tenant, draft, &mut violations).await?;
    let terms = before.terms.clone().with(&given, &fields);
    terms.check(&mut violations, "opportunity.");
    violations.check()?;
    let Some(after) = before.restate(terms, unit.now, unit.actor()) else {
        return Ok(before);
    };
    save_opportunity::run(unit, caller, "UpdateOpportunity", Some(&before), &after).await?;
    Ok(after)
}
