//! Takes in facts that sell has recorded, and derives what follows from them at once.

use std::collections::BTreeSet;

use kit::Unit;
use uuid::Uuid;

use super::derive::Derivation;
use crate::{domain::fact::Fact, error::Result, store};

/// Facts that are here already change nothing.
pub(crate) async fn run(unit: &mut Unit, tenant: &str, facts: &[Fact]) -> Result<()> {
    let fresh = store::fact::insert_all(unit.conn(), tenant, facts).await?;
    let fresh: BTreeSet<Uuid> = fresh.into_iter().collect();
    let of_fresh = facts.iter().filter(|fact| fresh.contains(&fact.id));
    let partners: BTreeSet<Uuid> = of_fresh.map(|fact| fact.partner_id).collect();
    if partners.is_empty() {
        return Ok(());
    }
    let fresh: Vec<Uuid> = fresh.into_iter().collect();
    let mut derivation = Derivation::begin(unit, tenant, &partners).await?;
    derivation.derive_facts(&fresh, true).await?;
    derivation.settle_moved().await?;
    derivation.save().await
}
