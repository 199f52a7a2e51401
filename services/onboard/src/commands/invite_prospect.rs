use kit::{Caller, Unit};

use super::prospect_change::{self, Step};
use crate::domain::prospect::{Prospect, ProspectAction};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Prospect` when it is not the time for it.
pub async fn run(unit: &mut Unit, caller: &Caller, step: Step) -> Result<Prospect, Error> {
    let decide = |prospect: Prospect, remark| prospect.step(ProspectAction::Invite, remark);
    prospect_change::run(unit, caller, "InviteProspect", step, decide).await
}
