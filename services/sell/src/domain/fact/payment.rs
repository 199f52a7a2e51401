//! A customer pays an earlier fact in its currency, and more than it or less; what a churn is worth, if it is said, is in that
//! currency, too.

use super::findings::Findings;
use super::{Original, Report};
use crate::domain::vocabulary::FactKind;

pub(super) fn check(original: &Original, report: &Report, findings: &mut Findings<'_>) {
    let is_payment = report.kind == Some(FactKind::CustomerPayment);
    match (original.content.amount, report.amount) {
        (Some(whole), Some(part)) if whole.currency() != part.currency() => {
            let text = format!("the fact that it follows is in {}", whole.currency());
            findings.add("amount", "CURRENCY_MISMATCH", text);
        }
        (_, Some(part)) if is_payment && part.is_zero() => {
            findings.add("amount", "OUT_OF_RANGE", "a payment is above zero");
        }
        (None, _) if is_payment => {
            let text = "a fact without an amount is not paid";
            findings.add("about_fact_id", "NOT_PAYABLE", text);
        }
        _ => {}
    }
}
