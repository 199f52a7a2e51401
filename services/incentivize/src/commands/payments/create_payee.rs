//! Adds a partner, or a person of it, to those who are paid.

use kit::{Caller, Unit};

use super::{announce, require_partner};
use crate::{
    domain::payments::payee::{Payee, PayeeRef, Profile},
    error::{Error, Result},
    store::payments as store,
};

/// Errors: the partner is not known here; there is such a payee already.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    who: PayeeRef,
    profile: Profile,
) -> Result<Payee> {
    require_partner(unit, &caller.tenant, who.partner_id).await?;
    let payee = Payee {
        id: unit.new_id(),
        who,
        profile,
        revision: 1,
        created_at: unit.now,
    };
    if !store::payee::insert(unit.conn(), &caller.tenant, &payee).await? {
        let taken = "the partner or person is a payee already";
        return Err(Error::Kit(kit::Error::already_exists(
            "PAYEE_EXISTS",
            taken,
        )));
    }
    announce::payee(unit, &caller.tenant, "CreatePayee", &payee);
    Ok(payee)
}
