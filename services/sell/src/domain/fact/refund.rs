//! A refund gives back a part of one earlier fact, in its currency, and all refunds together at most the whole.

use rust_decimal::Decimal;

use super::findings::Findings;
use super::{Original, Report};

pub(super) fn check(original: &Original, report: &Report, findings: &mut Findings<'_>) {
    match (original.content.amount, report.amount) {
        (Some(whole), Some(part)) if whole.currency() != part.currency() => {
            let text = format!("the refunded fact is in {}", whole.currency());
            findings.add("amount", "CURRENCY_MISMATCH", text);
        }
        (Some(_), Some(part)) if part.is_zero() => {
            findings.add("amount", "OUT_OF_RANGE", "a refund is above zero");
        }
        (Some(whole), Some(part)) if original.refunded_amount + part.amount() > whole.amount() => {
            let left = (whole.amount() - original.refunded_amount).max(Decimal::ZERO);
            let text = format!(
                "{part} is more than the {} of {whole} that is left",
                left.normalize()
            );
            findings.add("amount", "EXCEEDS_ORIGINAL", text);
        }
        (Some(_), None) if !findings.has("amount") => {
            findings.add("amount", "REQUIRED", "the refunded fact has an amount");
        }
        (Some(_), _) => {}
        (None, Some(_)) => {
            findings.add(
                "amount",
                "REFUND_DIFFERS",
                "the refunded fact has no amount",
            );
        }
        (None, None) => check_quantity(original, report, findings),
    }
}

/// What has no amount is given back in units.
fn check_quantity(original: &Original, report: &Report, findings: &mut Findings<'_>) {
    if original.refunded_quantity + report.quantity() > original.content.quantity {
        let left = original.content.quantity - original.refunded_quantity;
        let text = format!("{left} units are left to refund");
        findings.add("quantity", "EXCEEDS_ORIGINAL", text);
    }
}
