//! Every step of a prospect: lock, decide, save.

use kit::{Caller, Unit};

use super::Target;
use crate::domain::prospect::{IllegalStep, Prospect, Remark};
use crate::error::Error;
use crate::{audit, store};

/// What somebody does with a prospect.
#[derive(Debug, Clone)]
pub struct Step {
    pub target: Target,
    pub note: String,
}

/// Errors: `NotFound`; a stale etag; `Prospect` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    step: Step,
    decide: impl FnOnce(Prospect, Remark) -> Result<Prospect, IllegalStep>,
) -> Result<Prospect, Error> {
    let before = lock(unit, caller, &step.target).await?;
    let after = decide(before.clone(), remark(unit, caller, step.note))?;
    save(unit, caller, action, &before, &after).await?;
    Ok(after)
}

pub(super) async fn lock(
    unit: &mut Unit,
    caller: &Caller,
    target: &Target,
) -> Result<Prospect, Error> {
    let prospect = store::prospect::lock(unit.conn(), &caller.tenant, target.id).await?;
    let prospect = prospect.ok_or_else(|| Error::NotFound("prospect", target.id.to_string()))?;
    kit::check_etag(&target.etag, prospect.revision)?;
    Ok(prospect)
}

pub(super) fn remark(unit: &Unit, caller: &Caller, note: String) -> Remark {
    Remark {
        actor: caller.subject.clone(),
        at: unit.now,
        note,
    }
}

pub(super) async fn save(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    before: &Prospect,
    after: &Prospect,
) -> Result<(), Error> {
    store::prospect::update(unit.conn(), &caller.tenant, after).await?;
    let resource = format!("prospects/{}", after.id);
    audit::changed(unit, &caller.tenant, action, resource, Some(before), after);
    Ok(())
}
