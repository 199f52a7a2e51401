//! A fact earns as far as its customer has paid: in proportion, or once all is paid that was not refunded.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::PaymentCondition;
use crate::domain::{
    fact::{Fact, Relation},
    lineage::{Lineage, amount_of, standing_refunds},
    mechanism::Measure,
    outcome::{CountedToward, ExceptionReason},
    step::Step,
};

/// What the customer has paid of a fact, in the fact's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// By all payments that stand.
    pub paid: Decimal,
    /// The fact's amount, less its refunds.
    pub due: Decimal,
    /// When the first payment came or, where all must be paid, the one after which nothing was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

impl Paid {
    /// None without a condition, or where there was nothing to pay in the first place.
    pub fn of(
        condition: PaymentCondition,
        original: &Fact,
        refunds: &[&Fact],
        payments: &[&Fact],
    ) -> Result<Option<Self>, ExceptionReason> {
        if condition == PaymentCondition::None {
            return Ok(None);
        }
        let whole = amount_of(original, original)?;
        if whole.is_zero() {
            return Ok(None);
        }
        let refunds = standing_refunds(original, refunds, Measure::Amount)?;
        let payments = standing_payments(original, payments);
        let paid = payments.iter().map(|(_, amount)| amount).sum();
        let refunded: Decimal = refunds.iter().map(|(_, amount)| amount).sum();
        let on = match condition {
            PaymentCondition::WhenFullyPaid => completed_on(whole, &refunds, &payments),
            _ => payments
                .iter()
                .map(|(payment, _)| payment.business_date)
                .min(),
        };
        let due = whole - refunded;
        Ok(Some(Self { paid, due, on }))
    }

    /// The part of an input that earns; none while nothing does.
    pub fn part(
        self,
        condition: PaymentCondition,
        input: Decimal,
        steps: &mut Vec<Step>,
    ) -> Option<Decimal> {
        if !self.is_enough(condition) {
            return None;
        }
        if condition != PaymentCondition::InProportion {
            return Some(input);
        }
        let gives = input.min(self.paid);
        steps.push(Step::Paid {
            paid: self.paid,
            of: input,
            gives,
        });
        Some(gives)
    }

    /// Whether anything earns.
    pub fn is_enough(self, condition: PaymentCondition) -> bool {
        match condition {
            PaymentCondition::None => true,
            PaymentCondition::InProportion => !self.paid.is_zero(),
            PaymentCondition::WhenFullyPaid => self.on.is_some() && self.paid >= self.due,
        }
    }
}

/// What of a payment counts: what its fact's amount leaves after the payments before it.
pub fn counted_toward(
    lineage: &Lineage<'_>,
    payments: &[&Fact],
) -> Result<CountedToward, ExceptionReason> {
    let (original, payment) = (lineage.original, lineage.deed);
    let whole = amount_of(original, original)?;
    let paid = amount_of(payment, original)?;
    let here = payment.place();
    let before: Decimal = standing_payments(original, payments)
        .iter()
        .filter(|(other, _)| other.place() < here)
        .map(|(_, amount)| amount)
        .sum();
    let counts = paid.min((whole - before).max(Decimal::ZERO));
    let stands = payments.iter().any(|other| other.id == payment.id);
    if counts.is_zero() && stands {
        return Err(ExceptionReason::Overpaid);
    }
    Ok(CountedToward {
        fact_id: original.id,
        amount: if lineage.reversed { -counts } else { counts },
    })
}

/// Whether the original waits for its customer: something is to be paid, and nothing has cancelled it.
pub fn is_awaited(
    condition: PaymentCondition,
    paid: Option<Paid>,
    lineage: &Lineage<'_>,
    related: &[&Fact],
) -> bool {
    let original = lineage.original.id;
    let cancelled = || {
        let mut reversals = related.iter().map(|fact| fact.relation);
        reversals.any(|relation| relation == Relation::ReversalOf(original))
    };
    let waits = paid.is_some_and(|paid| !paid.due.is_zero() && !paid.is_enough(condition));
    waits && lineage.deed.id == original && !lineage.reversed && !cancelled()
}

/// Those in the original's currency.
fn standing_payments<'a>(original: &Fact, payments: &[&'a Fact]) -> Vec<(&'a Fact, Decimal)> {
    let payments = payments.iter().copied();
    payments
        .filter_map(|payment| Some((payment, amount_of(payment, original).ok()?)))
        .collect()
}

/// The day after whose payments and refunds nothing was due any more.
fn completed_on(
    whole: Decimal,
    refunds: &[(&Fact, Decimal)],
    payments: &[(&Fact, Decimal)],
) -> Option<NaiveDate> {
    let mut events: Vec<&(&Fact, Decimal)> = refunds.iter().chain(payments).collect();
    events.sort_by_key(|(fact, _)| fact.place());
    let first = payments.iter().map(|(payment, _)| payment.place()).min()?;
    let mut open = whole;
    let completing = events.into_iter().find(|(fact, amount)| {
        open -= amount;
        open <= Decimal::ZERO && fact.place() >= first
    });
    completing.map(|(fact, _)| fact.business_date)
}
