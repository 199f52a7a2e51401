//! A refund gives back a part of one earlier fact of the same partner, in its currency, later than it, and all refunds together
//! at most the whole. It belongs to the role, share, account and deal of the fact that it refunds.

use kit::Violations;
use rust_decimal::Decimal;

use super::{Content, Report};
use crate::domain::vocabulary::FactKind;

/// A recorded fact, and how much of it was given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refundable {
    pub content: Content,
    /// It is a reversal, or was reversed.
    pub cancelled: bool,
    pub refunded_amount: Decimal,
    pub refunded_quantity: Decimal,
}

impl Refundable {
    pub(super) fn check(&self, report: &Report, violations: &mut Violations, path: &str) {
        if self.cancelled || self.content.kind == FactKind::Refund {
            let text = "only a fact that still counts can be refunded";
            violations.add(format!("{path}refunds_fact_id"), "NOT_REFUNDABLE", text);
        }
        if report
            .partner_id
            .is_some_and(|partner_id| partner_id != self.content.partner_id)
        {
            violations.add(
                format!("{path}partner_id"),
                "REFUND_DIFFERS",
                "the refunded fact is another partner's",
            );
        }
        if report.role.is_some() && report.role != self.content.role {
            violations.add(
                format!("{path}role"),
                "REFUND_DIFFERS",
                "the refunded fact has another role",
            );
        }
        if report
            .business_date
            .is_some_and(|day| day < self.content.business_date)
        {
            let text = format!("the refunded fact is of {}", self.content.business_date);
            violations.add(format!("{path}business_date"), "DATES_OUT_OF_ORDER", text);
        }
        self.check_amount(report, violations, path);
    }

    fn check_amount(&self, report: &Report, violations: &mut Violations, path: &str) {
        let field = format!("{path}amount");
        match (self.content.amount, report.amount) {
            (Some(whole), Some(part)) if whole.currency() != part.currency() => {
                let text = format!("the refunded fact is in {}", whole.currency());
                violations.add(field, "CURRENCY_MISMATCH", text);
            }
            (Some(_), Some(part)) if part.is_zero() => {
                violations.add(field, "OUT_OF_RANGE", "a refund is above zero")
            }
            (Some(whole), Some(part)) if self.refunded_amount + part.amount() > whole.amount() => {
                let left = (whole.amount() - self.refunded_amount).max(Decimal::ZERO);
                let text = format!(
                    "{part} is more than the {} of {whole} that is left",
                    left.normalize()
                );
                violations.add(field, "EXCEEDS_ORIGINAL", text);
            }
            (Some(_), Some(_)) => {}
            (Some(_), None) if !report.amount_is_malformed => {
                violations.add(field, "REQUIRED", "the refunded fact has an amount")
            }
            (Some(_), None) => {}
            (None, Some(_)) => {
                violations.add(field, "REFUND_DIFFERS", "the refunded fact has no amount")
            }
            (None, None) if self.refunded_quantity + report.quantity() > self.content.quantity => {
                let left = self.content.quantity - self.refunded_quantity;
                violations.add(
                    format!("{path}quantity"),
                    "EXCEEDS_ORIGINAL",
                    format!("{left} units are left to refund"),
                );
            }
            (None, None) => {}
        }
    }

    /// Counts an accepted refund.
    pub(super) fn give_back(&mut self, refund: &Content) {
        self.refunded_amount += refund
            .amount
            .map_or(Decimal::ZERO, kit::money::Money::amount);
        self.refunded_quantity += refund.quantity;
    }
}
