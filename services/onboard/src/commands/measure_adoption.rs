//! How many joint customers use an integration, as enable measured it.

use kit::Unit;

use super::review_tiers;
use crate::error::Error;
use crate::store;
use crate::store::adoption::Adoption;

pub async fn run(unit: &mut Unit, tenant: &str, adoption: &Adoption) -> Result<(), Error> {
    store::adoption::put(unit.conn(), tenant, adoption).await?;
    review_tiers::ask(unit, tenant, adoption.partner_id).await
}
