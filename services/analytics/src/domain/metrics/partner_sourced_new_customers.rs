//! Partner-sourced new customers: accounts whose first won deal a partner sourced ÷ accounts with a first won deal.
use rust_decimal::Decimal;

use super::{Definition, ratio};
use crate::domain::cell::Measures;

pub const DEFINITION: Definition = Definition {
    display_name: "Partner-sourced new customers",
    definition: "Accounts whose first won deal a partner sourced (for a type a partner of that type, for a partner that \
        very one), divided by all accounts with a first won deal, by its close date. The first is the one with the earliest \
        close date, ties by external id; a deal without account makes no new customer.",
    unit: "ratio",
};

/// `all` are the measures of the whole tenant in the same months and currency.
pub fn partner_sourced_new_customers(segment: &Measures, all: &Measures) -> Option<Decimal> {
    ratio(
        segment.sourced_new_customer_count.into(),
        all.new_customer_count.into(),
    )
}
