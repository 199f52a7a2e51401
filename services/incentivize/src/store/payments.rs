//! Tables of money that moves.

pub(crate) mod bank_details;
pub(crate) mod document_number;
pub(crate) mod invoice;
pub(crate) mod open_total;
pub(crate) mod payee;
pub(crate) mod payment_batch;
pub(crate) mod payment_provider;
pub(crate) mod payment_settings;
pub(crate) mod payout;
pub(crate) mod provider_delivery;
pub(crate) mod settlement;

use kit::money::{Currency, Money};
use rust_decimal::Decimal;

use super::unreadable;

/// An amount as it is stored.
pub(crate) fn money(amount: Decimal, currency: &str) -> sqlx::Result<Money> {
    Money::new(amount, self::currency(currency)?).map_err(|_| unreadable("amount", amount))
}

pub(crate) fn currency(code: &str) -> sqlx::Result<Currency> {
    code.parse().map_err(|_| unreadable("currency", code))
}
