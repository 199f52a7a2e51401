//! Confirms bank details, which another person proposed; payouts use them after the cooling-off.

use chrono::TimeDelta;
use kit::{Caller, Unit};
use uuid::Uuid;

use super::announce;
use crate::{
    domain::payments::bank_details::BankDetails,
    error::{Error, Result},
    store::payments as store,
};

/// Errors: no such bank details, not proposed, proposed by the same person.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    bank_details_id: Uuid,
) -> Result<BankDetails> {
    let missing = || Error::missing("bank details", bank_details_id);
    let found =
        store::bank_details::find(unit.conn(), &caller.tenant, bank_details_id, caller.partner)
            .await?;
    let payee_id = found.ok_or_else(missing)?.payee_id;
    // The payee is the aggregate: whoever changes its bank details waits for it.
    store::payee::lock(unit.conn(), &caller.tenant, payee_id, caller.partner).await?;
    let found =
        store::bank_details::find(unit.conn(), &caller.tenant, bank_details_id, caller.partner)
            .await?;
    let (settings, _) = store::payment_settings::find(unit.conn(), &caller.tenant).await?;
    let cooling_off = TimeDelta::days(settings.cooling_off_days.into());
    let details = found
        .ok_or_else(missing)?
        .confirm(&caller.subject, unit.now, cooling_off)?;
    store::bank_details::update(unit.conn(), &caller.tenant, &details).await?;
    announce::bank_details(unit, &caller.tenant, "ConfirmBankDetails", &details);
    Ok(details)
}
