//! Asks to sell an open opportunity together, if the gate opens.

use kit::{Caller, Unit, Violations};

use super::co_sell_step::{announced, question};
use super::{expire_co_sell_requests, pass_gate};
use crate::domain::co_sell::{CoSellRequest, Wish};
use crate::domain::opportunity::Opportunity;
use crate::domain::vocabulary::Role;
use crate::error::{Error, Result};
use crate::store;

/// Errors: an unknown partner or opportunity; OPPORTUNITY_CLOSED; ALREADY_CO_SELLING; KNOWLEDGE_STALE; NOT_ELIGIBLE; CO_SELL_REQUESTED.
pub async fn run(unit: &mut Unit, caller: &Caller, wish: Wish) -> Result<CoSellRequest> {
    let tenant = &caller.tenant;
    store::knowledge::hold(unit.conn(), tenant).await?;
    let opportunity = find(unit, caller, &wish).await?;
    check_open(&opportunity)?;
    let co_sells = |part: &crate::domain::opportunity::Involvement| {
        part.partner_id == wish.partner_id && part.role == Role::CoSell
    };
    if opportunity.terms.partners.iter().any(co_sells) {
        return Err(Error::AlreadyCoSelling);
    }
    let (now, asked) = (unit.now, question(&wish, unit.now));
    pass_gate::run(unit.conn(), tenant, &asked, "co_sell_request.", now).await?;
    let policy = store::co_sell_policy::find(unit.conn(), tenant).await?;
    let request = CoSellRequest::new(unit.new_id(), wish, &policy, now);
    store::co_sell_request::insert(unit.conn(), tenant, &request).await?;
    announced(unit, tenant, "CreateCoSellRequest", None, &request);
    expire_co_sell_requests::ask_at(unit, tenant, request.deadline).await?;
    Ok(request)
}

/// The opportunity, locked; one that a partner's user takes no part in does not exist for it.
async fn find(unit: &mut Unit, caller: &Caller, wish: &Wish) -> Result<Opportunity> {
    let tenant = &caller.tenant;
    let mut violations = Violations::new();
    let partner = [wish.partner_id];
    let known = store::partner::find_existing(unit.conn(), tenant, &partner).await?;
    if known.is_empty() {
        let text = format!("there is no partner {}", wish.partner_id);
        violations.add("co_sell_request.partner_id", "UNKNOWN_PARTNER", text);
    }
    let found = store::opportunity::lock(unit.conn(), tenant, wish.opportunity_id).await?;
    let visible = found.filter(|one| caller.partner.is_none_or(|own| one.terms.involves(own)));
    if visible.is_none() {
        let text = format!("there is no opportunity {}", wish.opportunity_id);
        violations.add(
            "co_sell_request.opportunity_id",
            "UNKNOWN_OPPORTUNITY",
            text,
        );
    }
    match visible.filter(|_| violations.is_empty()) {
        Some(opportunity) => Ok(opportunity),
        None => Err(violations.into()),
    }
}

/// Errors: OPPORTUNITY_CLOSED.
pub(super) fn check_open(opportunity: &Opportunity) -> Result<()> {
    let stage = opportunity.terms.stage;
    if stage.is_open() {
        return Ok(());
    }
    let text = format!("the opportunity is {stage}; only an open one is sold together");
    Err(Error::OpportunityClosed(text))
}
