use kit::{Caller, Unit};

use super::{Target, contact_change};
use crate::domain::contact::Contact;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Erased`.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<Contact, Error> {
    contact_change::run(unit, caller, "EraseContact", target, Contact::erase).await
}
