//! Takes in facts that sell has recorded, and derives what follows from them at once.

use std::collections::{BTreeMap, BTreeSet};

use kit::Unit;
use uuid::Uuid;

use super::{derive::Derivation, record_purchases};
use crate::{
    domain::{fact::Fact, purchase::Purchase},
    error::Result,
    store,
};

/// Facts that are here already change nothing.
pub(crate) async fn run(unit: &mut Unit, tenant: &str, facts: &[Fact]) -> Result<()> {
    let fresh = store::fact::insert_all(unit.conn(), tenant, facts).await?;
    let fresh: BTreeSet<Uuid> = fresh.into_iter().collect();
    let of_fresh = facts.iter().filter(|fact| fresh.contains(&fact.id));
    let fresh: BTreeMap<Uuid, Fact> = of_fresh.map(|fact| (fact.id, fact.clone())).collect();
    let partners: BTreeSet<Uuid> = fresh.values().map(|fact| fact.partner_id).collect();
    if partners.is_empty() {
        return Ok(());
    }
    let purchases = fresh.values().filter_map(Purchase::of_fact).collect();
    record_purchases::run(unit, tenant, purchases).await?;
    let mut derivation = Derivation::begin(unit, tenant, &partners).await?;
    derivation
        .derive_facts(fresh.into_values().collect(), true)
        .await?;
    derivation.settle_moved().await?;
    derivation.save().await
}
