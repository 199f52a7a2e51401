//! How large an amount or a quantity may be, so that sums of many still fit into what is stored.

use kit::Violations;
use kit::money::Money;
use rust_decimal::Decimal;

/// 10^15: the largest amount of one deal, in its currency.
const MAX_AMOUNT: i64 = 1_000_000_000_000_000;
/// 10^9: the most units of one line or fact.
const MAX_QUANTITY: i64 = 1_000_000_000;

pub fn check_amount(amount: Option<Money>, violations: &mut Violations, path: &str) {
    if amount.is_some_and(|amount| amount.amount() > Decimal::from(MAX_AMOUNT)) {
        violations.add(path, "OUT_OF_RANGE", format!("at most {MAX_AMOUNT}"));
    }
}

pub fn check_quantity(quantity: Decimal, violations: &mut Violations, path: &str) {
    if quantity <= Decimal::ZERO || quantity > Decimal::from(MAX_QUANTITY) {
        let text = format!("a quantity is above zero and at most {MAX_QUANTITY}");
        violations.add(path, "OUT_OF_RANGE", text);
    }
}
