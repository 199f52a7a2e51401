//! Replaces what is known of a payee.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::announce;
use crate::{
    domain::payments::payee::{Payee, Profile},
    error::{Error, Result},
    store::payments as store,
};

/// Errors: no such payee, a stale etag.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    payee_id: Uuid,
    etag: &str,
    profile: Profile,
) -> Result<Payee> {
    let found = store::payee::lock(unit.conn(), &caller.tenant, payee_id, caller.partner).await?;
    let payee = found.ok_or_else(|| Error::missing("payee", payee_id))?;
    kit::check_etag(etag, payee.revision)?;
    let payee = Payee {
        revision: payee.revision + 1,
        profile,
        ..payee
    };
    store::payee::update(unit.conn(), &caller.tenant, &payee).await?;
    announce::payee(unit, &caller.tenant, "UpdatePayee", &payee);
    Ok(payee)
}
