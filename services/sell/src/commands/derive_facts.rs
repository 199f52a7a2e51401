//! Brings the log of facts in line with what opportunities stand for now.

use std::collections::{BTreeSet, HashMap};

use kit::Unit;
use uuid::Uuid;

use super::record_facts;
use crate::domain::fact::{Fact, body_hash, difference, facts_of};
use crate::domain::opportunity::{Opportunity, Stage};
use crate::error::Result;
use crate::store;
use crate::store::fact_key::Key;

/// An opportunity to be looked at.
pub struct Deal<'a> {
    pub opportunity: &'a Opportunity,
    /// Something may have been derived from it: it is not new, and it is won or was.
    pub has_past: bool,
}

impl<'a> Deal<'a> {
    /// The opportunity as it is now, and as it was before this unit.
    pub fn changed(before: Option<&Opportunity>, after: &'a Opportunity) -> Self {
        let won = |opportunity: &Opportunity| opportunity.terms.stage == Stage::Won;
        let has_past = before.is_some_and(|before| won(before) || won(after));
        Self {
            opportunity: after,
            has_past,
        }
    }
}

/// Hold the tenant's knowledge and lock the opportunities before; their claims and they themselves are stored already.
pub async fn run(unit: &mut Unit, tenant: &str, deals: &[Deal<'_>]) -> Result<()> {
    let all = || deals.iter().map(|deal| deal.opportunity);
    let won =
        || all().filter(|one| one.terms.stage == Stage::Won && !one.terms.partners.is_empty());
    let won_ids: Vec<Uuid> = won().map(|opportunity| opportunity.id).collect();
    let partners: BTreeSet<Uuid> = won()
        .flat_map(|one| &one.terms.partners)
        .map(|one| one.partner_id)
        .collect();
    let old_ids: Vec<Uuid> = deals
        .iter()
        .filter(|deal| deal.has_past)
        .map(|deal| deal.opportunity.id)
        .collect();

    let partners: Vec<Uuid> = partners.into_iter().collect();
    let knowledge = store::knowledge::find(unit.conn(), tenant, &partners).await?;
    let claims = store::registration::find_approved(unit.conn(), tenant, &won_ids).await?;
    let categories = categories(unit, tenant, won()).await?;
    let mut recorded = store::fact::find_derived(unit.conn(), tenant, &old_ids).await?;
    let mut facts = Vec::new();
    for opportunity in all() {
        let claims = claims.get(&opportunity.id).map_or(&[][..], Vec::as_slice);
        let wanted = facts_of(opportunity, &knowledge, claims, &categories);
        let recorded = recorded.remove(&opportunity.id).unwrap_or_default();
        facts.extend(difference(
            tenant,
            opportunity.id,
            recorded,
            wanted,
            unit.now,
        ));
    }
    record(unit, tenant, &facts).await
}

/// Of the products that the deals' lines are of.
async fn categories(
    unit: &mut Unit,
    tenant: &str,
    deals: impl Iterator<Item = &Opportunity>,
) -> Result<HashMap<Uuid, String>> {
    let lines = deals.flat_map(|opportunity| &opportunity.terms.lines);
    let products: BTreeSet<Uuid> = lines.filter_map(|line| line.product.id()).collect();
    let products: Vec<Uuid> = products.into_iter().collect();
    store::product::find_categories(unit.conn(), tenant, &products).await
}

/// Appends facts that follow from something else.
pub(super) async fn record(unit: &mut Unit, tenant: &str, facts: &[Fact]) -> Result<()> {
    let key = |fact: &Fact| Key {
        origin: (fact.source.clone(), fact.external_id.clone()),
        fact_id: fact.id,
        body_hash: body_hash(&fact.content),
    };
    let keys: Vec<Key> = facts.iter().map(key).collect();
    record_facts::insert(unit, tenant, facts, &keys).await
}
