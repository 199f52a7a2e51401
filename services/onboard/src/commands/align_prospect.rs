use kit::{Caller, Unit};

use super::prospect_change::{self, Step};
use crate::domain::prospect::Prospect;
use crate::error::Error;

/// The note is the result of the talk. Errors: `NotFound`; a stale etag; `Prospect` when it is not contacted.
pub async fn run(unit: &mut Unit, caller: &Caller, step: Step) -> Result<Prospect, Error> {
    prospect_change::run(unit, caller, "AlignProspect", step, Prospect::align).await
}
