//! The grants of an enrollment follow its membership and its tier.

use kit::Unit;
use uuid::Uuid;

use super::grant_change;
use crate::domain::benefit::entitlement::Holder;
use crate::error::Error;
use crate::store;

/// Called under the enrollment's lock.
pub(super) async fn run(
    unit: &mut Unit,
    tenant: &str,
    program_id: Uuid,
    holder: Holder<'_>,
) -> Result<(), Error> {
    let catalogue = store::benefit::list_of_program(unit.conn(), tenant, program_id).await?;
    if catalogue.is_empty() {
        return Ok(());
    }
    let grants =
        store::benefit::grant::list_of_enrollment(unit.conn(), tenant, holder.enrollment_id)
            .await?;
    for benefit in &catalogue {
        let before = grants.iter().find(|grant| grant.benefit_id == benefit.id);
        let (new_id, now) = (unit.new_id(), unit.now);
        if let Some(after) = holder.settle(benefit, before, new_id, now) {
            grant_change::save(unit, tenant, "SettleBenefits", benefit, before, &after).await?;
        }
    }
    Ok(())
}
