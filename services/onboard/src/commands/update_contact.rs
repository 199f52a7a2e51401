use kit::{Caller, Unit};

use super::{Target, contact_change};
use crate::domain::contact::{Card, Contact};
use crate::error::Error;

/// Errors: `Fields`; `NotFound`; a stale etag; `Erased`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    card: Card,
) -> Result<Contact, Error> {
    let problems = card.check(unit.now.date_naive());
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    contact_change::run(unit, caller, "UpdateContact", target, |contact| {
        contact.restate(card)
    })
    .await
}
