//! Money that moves: payees, batches, payouts.

mod invoices;
mod payees;
mod payment_batches;
mod payouts;
mod providers;
mod service;

pub(crate) use invoices::Invoices;
pub(crate) use payees::Payees;
pub(crate) use payment_batches::download;
pub(crate) use providers::Providers;
pub(crate) use service::Payments;

use kit::{Violations, wire};
use uuid::Uuid;

/// A required id of a request.
fn id(field: &str, text: &str) -> Result<Uuid, kit::Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, field, text);
    violations.check()?;
    Ok(id.unwrap_or_default())
}
