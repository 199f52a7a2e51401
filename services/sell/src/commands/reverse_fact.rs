//! Cancels a reported fact by a reversing one.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::{record_fact, record_facts};
use crate::domain::fact::{Fact, body_hash, is_derived};
use crate::error::{Error, Result};
use crate::store;
use crate::store::fact_key::Key;

/// The reversal. Errors: NOT_FOUND, FACT_DERIVED, REVERSAL_IS_FINAL, ALREADY_REVERSED, FACT_REFUNDED, FACT_FOLLOWED.
pub async fn run(unit: &mut Unit, caller: &Caller, id: Uuid, reason: &str) -> Result<Fact> {
    let tenant = &caller.tenant;
    let (_, reversal) = reverse(unit, tenant, id, reason).await?;
    record_fact::audited(unit, tenant, "ReverseFact", &reversal);
    Ok(reversal)
}

/// Locks the fact and records its reversal; answers both.
pub(super) async fn reverse(
    unit: &mut Unit,
    tenant: &str,
    id: Uuid,
    reason: &str,
) -> Result<(Fact, Fact)> {
    let locked = store::original::lock(unit.conn(), tenant, &[id])
        .await?
        .remove(&id);
    let locked = locked.ok_or_else(|| Error::not_found("fact", id))?;
    if is_derived(&locked.fact.source) {
        return Err(Error::FactDerived);
    }
    if locked.fact.reverses.is_some() {
        return Err(Error::ReversalIsFinal);
    }
    if locked.reversed {
        return Err(Error::AlreadyReversed);
    }
    if locked.refunds > 0 {
        return Err(Error::FactRefunded);
    }
    if locked.payments + locked.churns > 0 {
        return Err(Error::FactFollowed);
    }
    let reversal = locked.fact.reversal(tenant, reason, unit.now);
    let key = Key {
        origin: (reversal.source.clone(), reversal.external_id.clone()),
        fact_id: reversal.id,
        body_hash: body_hash(&reversal.content),
    };
    record_facts::insert(unit, tenant, std::slice::from_ref(&reversal), &[key]).await?;
    Ok((locked.fact, reversal))
}
