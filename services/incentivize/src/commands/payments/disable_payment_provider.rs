//! Sends nothing more to the payment provider, and asks it nothing more.

use kit::{Caller, Unit};

use super::configure_payment_provider::save;
use crate::{
    error::{Error, Result},
    provider::Provider,
    store::payments as store,
};

/// Errors: none is configured.
pub(crate) async fn run(unit: &mut Unit, caller: &Caller) -> Result<Provider> {
    let present = store::payment_provider::lock(unit.conn(), &caller.tenant).await?;
    let present = present.ok_or_else(Error::no_provider)?;
    if !present.enabled {
        return Ok(present);
    }
    let disabled = Provider {
        enabled: false,
        revision: present.revision + 1,
        ..present
    };
    save(unit, &caller.tenant, "DisablePaymentProvider", &disabled).await?;
    Ok(disabled)
}
