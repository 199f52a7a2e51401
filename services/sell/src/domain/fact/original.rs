//! A refund, a customer payment or a churn follows one earlier fact of the same partner. It belongs to the role, share, account,
//! deal and sale of that fact.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::findings::Findings;
use super::{Content, Report, payment, refund};
use crate::domain::vocabulary::FactKind;

/// A recorded fact, and what has followed it so far; what was reversed does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    pub content: Content,
    /// It is a reversal, or was reversed.
    pub cancelled: bool,
    pub refunded_amount: Decimal,
    pub refunded_quantity: Decimal,
    /// Its customer has left.
    pub churned: bool,
}

/// How a kind of fact names the one that it follows, and what it is called when it contradicts it.
struct Following {
    field: &'static str,
    impossible: &'static str,
    differs: &'static str,
}

impl Following {
    fn by(kind: FactKind) -> Option<Self> {
        let (field, impossible, differs) = match kind {
            FactKind::Refund => ("refunds_fact_id", "NOT_REFUNDABLE", "REFUND_DIFFERS"),
            FactKind::CustomerPayment => ("about_fact_id", "NOT_PAYABLE", "PAYMENT_DIFFERS"),
            FactKind::Churn => ("about_fact_id", "NOT_CHURNABLE", "CHURN_DIFFERS"),
            _ => return None,
        };
        Some(Self {
            field,
            impossible,
            differs,
        })
    }
}

impl Report {
    /// The fact that this one follows, as far as its kind follows any.
    pub(super) fn original_id(&self) -> Option<Uuid> {
        match self.kind? {
            FactKind::Refund => self.refunds,
            FactKind::CustomerPayment | FactKind::Churn => self.about,
            _ => None,
        }
    }
}

impl Original {
    pub(super) fn check(&self, report: &Report, findings: &mut Findings<'_>) {
        let Some((kind, following)) = report
            .kind
            .and_then(|kind| Some((kind, Following::by(kind)?)))
        else {
            return;
        };
        if self.cancelled || Following::by(self.content.kind).is_some() {
            let text = "only a fact that still counts, and is no refund, payment or churn itself, can be followed by one";
            findings.add(following.field, following.impossible, text);
        }
        if kind == FactKind::Churn && self.churned {
            let text = "the fact's customer has left already";
            findings.add(following.field, "ALREADY_CHURNED", text);
        }
        let differs = |given: Option<Uuid>, own: Uuid| given.is_some_and(|given| given != own);
        if differs(report.partner_id, self.content.partner_id) {
            let text = "the fact that it follows is another partner's";
            findings.add("partner_id", following.differs, text);
        }
        if report.role.is_some() && report.role != self.content.role {
            let text = "the fact that it follows has another role";
            findings.add("role", following.differs, text);
        }
        self.check_date(kind, report, findings);
        match kind {
            FactKind::Refund => refund::check(self, report, findings),
            _ => payment::check(self, report, findings),
        }
    }

    /// A customer may pay in advance, but neither gets money back nor leaves before the sale.
    fn check_date(&self, kind: FactKind, report: &Report, findings: &mut Findings<'_>) {
        let own = self.content.business_date;
        let early = report.business_date.is_some_and(|day| day < own);
        if early && kind != FactKind::CustomerPayment {
            let text = format!("the fact that it follows is of {own}");
            findings.add("business_date", "DATES_OUT_OF_ORDER", text);
        }
    }

    /// Counts a fact that was accepted.
    pub(super) fn followed_by(&mut self, content: &Content) {
        match content.kind {
            FactKind::Refund => {
                self.refunded_amount += content
                    .amount
                    .map_or(Decimal::ZERO, kit::money::Money::amount);
                self.refunded_quantity += content.quantity;
            }
            FactKind::Churn => self.churned = true,
            _ => {}
        }
    }
}
