//! What every step in the life of a claim has in common: lock the deal, then the claim; decide; save, derive, announce.

use std::collections::HashMap;

use chrono::NaiveDate;
use kit::{Caller, Unit};
use uuid::Uuid;

use super::derive_facts::{self, Deal};
use super::expire_registrations;
use crate::announce;
use crate::domain::opportunity::Opportunity;
use crate::domain::registration::{Claim, Overlap, Registration, State, overlaps};
use crate::error::{Error, Result};
use crate::store;
use crate::store::registration::claims::{self, Roots};

/// A claim and its deal, both locked.
pub(super) struct Step {
    pub(super) opportunity: Opportunity,
    pub(super) before: Registration,
}

impl Step {
    /// Errors: NOT_FOUND, also for a partner's user whose claim it is not; STALE_ETAG.
    pub(super) async fn begin(
        unit: &mut Unit,
        caller: &Caller,
        id: Uuid,
        etag: &str,
    ) -> Result<Self> {
        let tenant = &caller.tenant;
        let missing = || Error::not_found("registration", id);
        store::knowledge::hold(unit.conn(), tenant).await?;
        let found = store::registration::find(unit.conn(), tenant, id)
            .await?
            .ok_or_else(missing)?;
        if caller.partner.is_some_and(|own| own != found.partner_id) {
            return Err(missing());
        }
        let opportunity =
            store::opportunity::lock(unit.conn(), tenant, found.opportunity_id).await?;
        let opportunity = opportunity.ok_or_else(missing)?;
        let before = store::registration::lock_many(unit.conn(), tenant, &[id])
            .await?
            .pop()
            .ok_or_else(missing)?;
        kit::check_etag(etag, before.version)?;
        Ok(Self {
            opportunity,
            before,
        })
    }

    /// Saves the claim as it is now, with the facts of its deal.
    pub(super) async fn finish(
        self,
        unit: &mut Unit,
        caller: &Caller,
        action: &'static str,
        after: Registration,
    ) -> Result<(Registration, Option<Uuid>)> {
        let tenant = &caller.tenant;
        let after = after.next_version();
        store::registration::upsert(unit.conn(), tenant, std::slice::from_ref(&after)).await?;
        announced(
            unit,
            tenant,
            action,
            &self.opportunity,
            Some(&self.before),
            &after,
        );
        ask_for_expiry(unit, tenant, &after).await?;
        let deal = Deal::changed(Some(&self.opportunity), &self.opportunity);
        derive_facts::run(unit, tenant, &[deal]).await?;
        Ok((after, self.opportunity.terms.account_id()))
    }
}

/// Announces a change and writes it down.
pub(super) fn announced(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    opportunity: &Opportunity,
    before: Option<&Registration>,
    after: &Registration,
) {
    announce::registration(unit, tenant, after, opportunity.terms.account_id());
    let changes = announce::changes(before, after);
    announce::audit(
        unit,
        tenant,
        action,
        format!("registrations/{}", after.id),
        changes,
    );
}

pub(super) async fn ask_for_expiry(
    unit: &mut Unit,
    tenant: &str,
    registration: &Registration,
) -> Result<()> {
    match registration
        .protected_until
        .filter(|_| registration.state == State::Approved)
    {
        Some(end) => expire_registrations::ask_at_end_of(unit, tenant, end).await,
        None => Ok(()),
    }
}

/// What a registration claims.
pub(super) fn claim(
    registration: &Registration,
    opportunity: &Opportunity,
    roots: &Roots,
) -> Claim {
    let account_id = opportunity.terms.account_id();
    Claim {
        registration_id: registration.id,
        partner_id: registration.partner_id,
        opportunity_id: opportunity.id,
        account_id,
        root_account_id: account_id.and_then(|id| roots.get(&id).copied()),
        products: opportunity.terms.products(),
        claimed_on: registration.claimed_on,
        protected_until: registration.protected_until,
    }
}

/// What a claim made today meets. Nobody else grants a claim in the same hierarchy until the transaction ends.
pub(super) async fn find_overlaps(
    unit: &mut Unit,
    tenant: &str,
    registration: &Registration,
    opportunity: &Opportunity,
    today: NaiveDate,
) -> Result<Vec<Overlap>> {
    let accounts: Vec<Uuid> = opportunity.terms.account_id().into_iter().collect();
    let roots = claims::find_roots(unit.conn(), tenant, &accounts).await?;
    claims::lock_roots(
        unit.conn(),
        tenant,
        &roots.values().copied().collect::<Vec<_>>(),
    )
    .await?;
    let alive = claims::find_alive(unit.conn(), tenant, &[opportunity.id], &roots, today).await?;
    let claim = Claim {
        claimed_on: today,
        ..claim(registration, opportunity, &roots)
    };
    Ok(overlaps(&claim, &alive))
}

/// Conflicts of many claims at once, each with those that were there before and with the earlier ones of the batch.
pub(super) fn overlaps_of_batch(alive: Vec<Claim>, new: &[Claim]) -> HashMap<Uuid, Vec<Overlap>> {
    // Claims meet only within a hierarchy or, without an account, on an opportunity.
    let place = |claim: &Claim| claim.root_account_id.unwrap_or(claim.opportunity_id);
    let mut near: HashMap<Uuid, Vec<Claim>> = HashMap::new();
    for claim in alive {
        near.entry(place(&claim)).or_default().push(claim);
    }
    let mut found = HashMap::new();
    for claim in new {
        let others = near.entry(place(claim)).or_default();
        found.insert(claim.registration_id, overlaps(claim, others.iter()));
        others.push(claim.clone());
    }
    found
}
