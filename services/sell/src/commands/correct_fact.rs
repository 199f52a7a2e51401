//! Reverses a reported fact and records its replacement.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::record_facts::{self, Outcome, Sent};
use super::{record_fact, reverse_fact};
use crate::domain::fact::Fact;
use crate::error::{Error, Result};

/// The reversal and the replacement. Errors: those of ReverseFact; every bad field of the replacement; EXTERNAL_ID_TAKEN.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    id: Uuid,
    sent: Sent,
    reason: &str,
) -> Result<(Fact, Fact)> {
    let tenant = &caller.tenant;
    let (original, reversal) = reverse_fact::reverse(unit, tenant, id, reason).await?;
    let sent = Sent {
        replaces: Some((original, reason.to_owned())),
        ..sent
    };
    let replacement = match record_facts::run(unit, tenant, vec![sent]).await?.pop() {
        Some(Outcome::Recorded(fact)) => *fact,
        Some(Outcome::Refused(violations)) => return Err(Error::Invalid(violations)),
        _ => return Err(Error::ExternalIdTaken { what: "fact" }),
    };
    record_fact::audited(unit, tenant, "CorrectFact", &reversal);
    record_fact::audited(unit, tenant, "CorrectFact", &replacement);
    Ok((reversal, replacement))
}
