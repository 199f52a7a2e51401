//! Opportunities, as far as they are purchases.

use contracts::tandem::sell::v1::{OpportunityChanged, OpportunityStage};
use kit::{Error, Violations, wire};

use crate::domain::purchase::Purchase;

/// What an opportunity says of a purchase: a won one was bought on its close date. Without an account it is nobody's first
/// purchase, and none that it was before.
pub(crate) fn purchase(event: OpportunityChanged, version: i64) -> Result<Purchase, Error> {
    let opportunity = event.opportunity.unwrap_or_default();
    let mut v = Violations::new();
    let id = wire::uuid(
        &mut v,
        "opportunity.opportunity_id",
        &opportunity.opportunity_id,
    );
    let account_id = wire::optional_uuid(&mut v, "opportunity.account_id", &opportunity.account_id);
    let close_date = wire::date(&mut v, "opportunity.close_date", opportunity.close_date);
    v.check()?;
    let won = opportunity.stage == i32::from(OpportunityStage::Won);
    Ok(Purchase {
        id: id.unwrap_or_default(),
        account_id: account_id.unwrap_or_default(),
        external_id: opportunity.external_id,
        date: close_date.filter(|_| won && account_id.is_some()),
        version,
    })
}
