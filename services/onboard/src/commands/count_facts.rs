//! Facts of sell change the figures of their partners, each once however often it is heard.

use kit::Unit;

use super::review_tiers;
use crate::domain::partner_fact::PartnerFact;
use crate::error::Error;
use crate::store;

pub async fn run(unit: &mut Unit, tenant: &str, facts: &[PartnerFact]) -> Result<(), Error> {
    for partner_id in store::partner_fact::insert_new(unit.conn(), tenant, facts).await? {
        review_tiers::ask(unit, tenant, partner_id).await?;
    }
    Ok(())
}
