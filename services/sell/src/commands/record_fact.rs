//! Records one reported fact.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::record_facts::{self, Outcome, Sent};
use crate::announce;
use crate::domain::fact::Fact;
use crate::error::{Error, Result};
use crate::store;

/// The fact as it is recorded, also when it was before. Errors: every bad field, FACT_DIFFERS, CONCURRENT_WRITE.
pub async fn run(unit: &mut Unit, caller: &Caller, sent: Sent) -> Result<Fact> {
    let tenant = &caller.tenant;
    let outcome = record_facts::run(unit, tenant, vec![sent]).await?.pop();
    match outcome {
        Some(Outcome::Recorded(fact)) => {
            audited(unit, tenant, "RecordFact", &fact);
            Ok(*fact)
        }
        Some(Outcome::Duplicate(id)) => stored(unit, tenant, id).await,
        Some(Outcome::Differs(external_id)) => Err(Error::FactDiffers(external_id)),
        Some(Outcome::Refused(violations)) => Err(Error::Invalid(violations)),
        None => Err(Error::ConcurrentWrite),
    }
}

async fn stored(unit: &mut Unit, tenant: &str, id: Uuid) -> Result<Fact> {
    store::fact::find(unit.conn(), tenant, id)
        .await?
        .ok_or(Error::ConcurrentWrite)
}

pub(super) fn audited(unit: &mut Unit, tenant: &str, action: &'static str, fact: &Fact) {
    announce::audit(
        unit,
        tenant,
        action,
        format!("facts/{}", fact.id),
        announce::changes(None, &fact.content),
    );
}
