//! What every answer to a co-sell request has in common: lock the deal, then the request; decide; save, announce.

use chrono::{DateTime, Utc};
use kit::{Caller, Unit};
use uuid::Uuid;

use crate::announce;
use crate::domain::co_sell::{CoSellRequest, Wish};
use crate::domain::gate::{Purpose, Question};
use crate::domain::opportunity::Opportunity;
use crate::error::{Error, Result};
use crate::store;

/// Which request is answered, as the caller read it.
pub struct Target {
    pub id: Uuid,
    /// Empty: as it is now.
    pub etag: String,
}

/// A request and its deal, both locked.
pub(super) struct Step {
    pub(super) opportunity: Opportunity,
    pub(super) before: CoSellRequest,
}

impl Step {
    /// Errors: NOT_FOUND, also for a partner's user whose request it is not; STALE_ETAG.
    pub(super) async fn begin(unit: &mut Unit, caller: &Caller, target: &Target) -> Result<Self> {
        let (tenant, id) = (&caller.tenant, target.id);
        let missing = || Error::not_found("co-sell request", id);
        store::knowledge::hold(unit.conn(), tenant).await?;
        let found = store::co_sell_request::find(unit.conn(), tenant, id).await?;
        let found = found.ok_or_else(missing)?.wish;
        if caller.partner.is_some_and(|own| own != found.partner_id) {
            return Err(missing());
        }
        let deal = found.opportunity_id;
        let opportunity = store::opportunity::lock(unit.conn(), tenant, deal).await?;
        let before = store::co_sell_request::lock(unit.conn(), tenant, id).await?;
        let before = before.ok_or_else(missing)?;
        kit::check_etag(&target.etag, before.version)?;
        Ok(Self {
            opportunity: opportunity.ok_or_else(missing)?,
            before,
        })
    }

    /// Saves the request as it is now.
    pub(super) async fn finish(
        &self,
        unit: &mut Unit,
        tenant: &str,
        action: &'static str,
        after: CoSellRequest,
    ) -> Result<CoSellRequest> {
        store::co_sell_request::update(unit.conn(), tenant, &after).await?;
        announced(unit, tenant, action, Some(&self.before), &after);
        Ok(after)
    }
}

/// What the gate is asked.
pub(super) fn question(wish: &Wish, now: DateTime<Utc>) -> Question {
    Question {
        purpose: Purpose::CoSell,
        partner_id: wish.partner_id,
        day: now.date_naive(),
        solution_id: wish.solution_id,
        person_id: wish.person_id.clone(),
    }
}

/// Announces a change and writes it down.
pub(super) fn announced(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: Option<&CoSellRequest>,
    after: &CoSellRequest,
) {
    announce::co_sell_request(unit, tenant, after);
    let changes = announce::changes(before, after);
    let resource = format!("coSellRequests/{}", after.id);
    announce::audit(unit, tenant, action, resource, changes);
}
