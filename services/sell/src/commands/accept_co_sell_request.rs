//! Sells together: the gate is asked again, and the partner gets the role CO_SELL in the opportunity.

use kit::{Caller, Unit, Violations};
use rust_decimal::Decimal;

use super::co_sell_step::{Step, Target, question};
use super::create_co_sell_request::check_open;
use super::{pass_gate, save_opportunity};
use crate::domain::co_sell::CoSellRequest;
use crate::domain::opportunity::Involvement;
use crate::domain::vocabulary::Role;
use crate::error::{Error, Result};

/// Errors: NOT_FOUND; STALE_ETAG; ILLEGAL_TRANSITION; OPPORTUNITY_CLOSED; KNOWLEDGE_STALE; NOT_ELIGIBLE; every share that does not fit.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: &Target,
    share_percent: Decimal,
) -> Result<CoSellRequest> {
    let (tenant, now) = (&caller.tenant, unit.now);
    let step = Step::begin(unit, caller, target).await?;
    let after = step
        .before
        .clone()
        .accept(share_percent, now.date_naive())?;
    check_open(&step.opportunity)?;
    let asked = question(&after.wish, now);
    pass_gate::run(unit.conn(), tenant, &asked, "", now).await?;
    let mut terms = step.opportunity.terms.clone();
    terms.partners.push(Involvement {
        partner_id: after.wish.partner_id,
        role: Role::CoSell,
        share_percent,
    });
    terms.partners.sort_unstable();
    let mut violations = Violations::new();
    terms.check(&mut violations, "opportunity.");
    violations.check()?;
    let deal = step.opportunity.restate(terms, now, unit.actor());
    let deal = deal.ok_or(Error::AlreadyCoSelling)?;
    let before = Some(&step.opportunity);
    save_opportunity::run(unit, caller, "AcceptCoSellRequest", before, &deal).await?;
    step.finish(unit, tenant, "AcceptCoSellRequest", after)
        .await
}
