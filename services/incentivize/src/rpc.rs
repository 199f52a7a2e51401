//! The contracts' services. Protobuf stops here.

mod accounting;
mod adjustments;
mod attainments;
pub(crate) mod convert;
mod cutover;
mod disputes;
mod earnings;
mod exchange_rates;
mod ledger;
mod payments;
mod plans;
mod simulations;

pub(crate) use accounting::Accounting;
pub(crate) use attainments::Attainments;
pub(crate) use cutover::Cutover;
mod statements;

pub(crate) use adjustments::Adjustments;
pub(crate) use disputes::Disputes;
pub(crate) use earnings::Earnings;
pub(crate) use exchange_rates::ExchangeRates;
pub(crate) use ledger::Ledger;
pub(crate) use payments::{Invoices, Payees, Payments, Providers};
pub(crate) use plans::Plans;
pub(crate) use simulations::Simulations;
pub(crate) use statements::Statements;

use kit::{Caller, Violations, wire};
use uuid::Uuid;

/// The partner that a list is about. A partner's user sees its own only; asking for another's finds nothing.
enum Whose {
    Anyone,
    Partner(Uuid),
    Nobody,
}

impl Whose {
    fn of(caller: &Caller, violations: &mut Violations, asked: &str) -> Self {
        let asked = wire::optional_uuid(violations, "partner_id", asked);
        match (caller.partner, asked) {
            (Some(own), Some(asked)) if own != asked => Self::Nobody,
            (Some(partner_id), _) | (None, Some(partner_id)) => Self::Partner(partner_id),
            (None, None) => Self::Anyone,
        }
    }

    /// None when nothing can be found; else the partner, if it is one.
    fn filter(self) -> Option<Option<Uuid>> {
        match self {
            Self::Anyone => Some(None),
            Self::Partner(partner_id) => Some(Some(partner_id)),
            Self::Nobody => None,
        }
    }
}

/// A filter that is empty when it is not wanted.
fn wanted(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
