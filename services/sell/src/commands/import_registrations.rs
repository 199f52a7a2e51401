//! Claims that another system has approved come with its deals: once a partner and deal; conflicts are reported, not enforced.

use std::collections::{BTreeSet, HashMap, HashSet};

use kit::Unit;
use uuid::Uuid;

use super::expire_registrations;
use super::registration_step::{announced, claim, overlaps_of_batch};
use crate::domain::knowledge::Knowledge;
use crate::domain::opportunity::Opportunity;
use crate::domain::registration::{Claim, Policy, Registration};
use crate::error::Result;
use crate::store;
use crate::store::registration::claims;

/// A claim that came with a deal.
pub struct Imported<'a> {
    pub opportunity: &'a Opportunity,
    pub partner_id: Uuid,
}

/// The claims that are new, by their deals. Hold the tenant's knowledge and lock the opportunities before.
pub async fn run(
    unit: &mut Unit,
    tenant: &str,
    imported: Vec<Imported<'_>>,
) -> Result<HashMap<Uuid, Vec<Registration>>> {
    let new = without_claimants(unit, tenant, imported).await?;
    if new.is_empty() {
        return Ok(HashMap::new());
    }
    let partners: BTreeSet<Uuid> = new.iter().map(|one| one.partner_id).collect();
    let partners: Vec<Uuid> = partners.into_iter().collect();
    let knowledge = store::knowledge::find(unit.conn(), tenant, &partners).await?;
    let policy = store::policy::find(unit.conn(), tenant).await?;
    let registrations: Vec<Registration> = new
        .iter()
        .map(|one| register(unit, one, &knowledge, &policy))
        .collect();
    let registrations = with_conflicts(unit, tenant, &new, registrations).await?;
    store::registration::upsert(unit.conn(), tenant, &registrations).await?;
    store::registration::conflicts::insert(unit.conn(), tenant, &registrations).await?;
    for (one, registration) in new.iter().zip(&registrations) {
        announced(
            unit,
            tenant,
            "ImportRegistration",
            one.opportunity,
            None,
            registration,
        );
    }
    let of_open_deals = new
        .iter()
        .zip(&registrations)
        .filter(|(one, _)| one.opportunity.terms.stage.is_open());
    if let Some(end) = of_open_deals
        .filter_map(|(_, registration)| registration.protected_until)
        .min()
    {
        expire_registrations::ask_at_end_of(unit, tenant, end).await?;
    }
    let mut by_deal: HashMap<Uuid, Vec<Registration>> = HashMap::new();
    for registration in registrations {
        by_deal
            .entry(registration.opportunity_id)
            .or_default()
            .push(registration);
    }
    Ok(by_deal)
}

/// Those whose partner has not claimed the deal before.
async fn without_claimants<'a>(
    unit: &mut Unit,
    tenant: &str,
    imported: Vec<Imported<'a>>,
) -> Result<Vec<Imported<'a>>> {
    if imported.is_empty() {
        return Ok(imported);
    }
    let deals: Vec<Uuid> = imported.iter().map(|one| one.opportunity.id).collect();
    let claimants = store::registration::find_claimants(unit.conn(), tenant, &deals).await?;
    let claimants: HashSet<(Uuid, Uuid)> = claimants.into_iter().collect();
    let is_new = |one: &Imported<'_>| !claimants.contains(&(one.opportunity.id, one.partner_id));
    Ok(imported.into_iter().filter(is_new).collect())
}

fn register(
    unit: &Unit,
    one: &Imported<'_>,
    knowledge: &Knowledge,
    policy: &Policy,
) -> Registration {
    let terms = &one.opportunity.terms;
    let today = unit.now.date_naive();
    let types = knowledge
        .active_types(one.partner_id, terms.close_date.unwrap_or(today))
        .into_iter()
        .collect();
    let submitted = Registration::submit(
        unit.new_id(),
        one.partner_id,
        one.opportunity.id,
        types,
        unit.now,
    );
    submitted.imported(terms.open_date, terms.close_date, policy)
}

async fn with_conflicts(
    unit: &mut Unit,
    tenant: &str,
    new: &[Imported<'_>],
    registrations: Vec<Registration>,
) -> Result<Vec<Registration>> {
    let accounts: BTreeSet<Uuid> = new
        .iter()
        .filter_map(|one| one.opportunity.terms.account_id())
        .collect();
    let accounts: Vec<Uuid> = accounts.into_iter().collect();
    let roots = claims::find_roots(unit.conn(), tenant, &accounts).await?;
    let claims: Vec<Claim> = new
        .iter()
        .zip(&registrations)
        .map(|(one, registration)| claim(registration, one.opportunity, &roots))
        .collect();
    let first_day = claims
        .iter()
        .map(|claim| claim.claimed_on)
        .min()
        .unwrap_or_default();
    let deals: Vec<Uuid> = claims.iter().map(|claim| claim.opportunity_id).collect();
    let alive = claims::find_alive(unit.conn(), tenant, &deals, &roots, first_day).await?;
    let mut found = overlaps_of_batch(alive, &claims);
    let with_conflicts = registrations.into_iter().map(|registration| {
        let overlaps = found.remove(&registration.id).unwrap_or_default();
        Registration {
            conflicts: overlaps
                .into_iter()
                .map(|overlap| overlap.conflict)
                .collect(),
            ..registration
        }
    });
    Ok(with_conflicts.collect())
}
