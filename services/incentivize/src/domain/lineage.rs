//! What a fact takes back: the chain from a reversal or a refund to its original, and what is left of that.

use kit::money::Money;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    calculation::Movement,
    fact::{Fact, Relation},
    mechanism::Measure,
    outcome::{Awaiting, ExceptionReason, OutcomeKind},
};

/// First amount or quantity that is too large, so that totals stay exact: a quadrillion.
pub const LIMIT: i64 = 10_i64.pow(15);

/// A fact seen from its original.
#[derive(Debug, Clone, Copy)]
pub struct Lineage<'a> {
    /// The original: its date, kind, role, share and registration decide.
    pub original: &'a Fact,
    /// The original itself, or a refund, payment or churn of it.
    pub deed: &'a Fact,
    /// Whether the fact cancels the deed.
    pub reversed: bool,
}

/// Finds the original among the related facts.
pub fn trace_back<'a>(fact: &'a Fact, related: &[&'a Fact]) -> Result<Lineage<'a>, OutcomeKind> {
    let find = |id: Uuid| {
        related
            .iter()
            .copied()
            .find(|fact| fact.id == id)
            .ok_or(OutcomeKind::Held(Awaiting::OriginalFact))
    };
    let (mut deed, mut reversed) = (fact, false);
    for _ in 0..=related.len() {
        match deed.relation {
            Relation::ReversalOf(id) => {
                deed = find(id)?;
                reversed = !reversed;
            }
            Relation::Original => return lineage(deed, deed, reversed),
            Relation::RefundOf(id) | Relation::PaymentOf(id) | Relation::ChurnOf(id) => {
                return lineage(find(id)?, deed, reversed);
            }
        }
    }
    Err(OutcomeKind::Excepted(ExceptionReason::NotRefundable))
}

fn lineage<'a>(
    original: &'a Fact,
    deed: &'a Fact,
    reversed: bool,
) -> Result<Lineage<'a>, OutcomeKind> {
    if original.relation != Relation::Original {
        return Err(OutcomeKind::Excepted(ExceptionReason::NotRefundable));
    }
    Ok(Lineage {
        original,
        deed,
        reversed,
    })
}

impl Lineage<'_> {
    pub fn is_refund(&self) -> bool {
        matches!(self.deed.relation, Relation::RefundOf(_))
    }

    pub fn is_payment(&self) -> bool {
        matches!(self.deed.relation, Relation::PaymentOf(_))
    }

    pub fn is_churn(&self) -> bool {
        matches!(self.deed.relation, Relation::ChurnOf(_))
    }

    /// What the fact moves, measured as the rule wants it, in the original's currency; a churn, what all refunds have left.
    /// `refunds` are the original's refunds that take back and are not reversed, in any order.
    pub fn movement(
        &self,
        refunds: &[&Fact],
        measure: Measure,
    ) -> Result<Movement, ExceptionReason> {
        let movement = match measure {
            Measure::Amount | Measure::Quantity => self.by_value(refunds, measure)?,
            Measure::Flat => self.undivided(Decimal::ONE, refunds)?,
            Measure::Score => {
                let score = self.original.detail.score;
                let score = score.ok_or(ExceptionReason::ScoreMissing)?;
                self.undivided(in_range(score)?, refunds)?
            }
        };
        Ok(if self.reversed {
            movement.reversed()
        } else {
            movement
        })
    }

    fn by_value(&self, refunds: &[&Fact], measure: Measure) -> Result<Movement, ExceptionReason> {
        let whole = measured(self.original, self.original, measure)?;
        if self.is_churn() {
            let refunds = standing_refunds(self.original, refunds, measure)?;
            let left = refunds.iter().fold(whole, |left, (_, back)| left - back);
            return Ok(Movement {
                before: Some(left),
                after: None,
            });
        }
        if !self.is_refund() {
            return Ok(Movement {
                before: None,
                after: Some(whole),
            });
        }
        let given_back = measured(self.deed, self.original, measure)?;
        let left = self.left_before(whole, refunds, measure)?;
        if given_back > left {
            return Err(ExceptionReason::RefundExceedsOriginal);
        }
        Ok(Movement {
            before: Some(left),
            after: Some(left - given_back),
        })
    }

    /// What does not shrink with the amount: whole until nothing of the original is left, then nothing.
    fn undivided(&self, value: Decimal, refunds: &[&Fact]) -> Result<Movement, ExceptionReason> {
        let measure = match self.original.amount {
            Some(_) => Measure::Amount,
            None => Measure::Quantity,
        };
        let left = self.by_value(refunds, measure)?;
        let while_any = |left: Option<Decimal>| left.filter(|left| !left.is_zero()).map(|_| value);
        Ok(Movement {
            before: while_any(left.before),
            after: match self.deed.relation {
                Relation::Original => Some(value),
                _ => while_any(left.after),
            },
        })
    }

    /// What is left of the original before this refund.
    fn left_before(
        &self,
        whole: Decimal,
        refunds: &[&Fact],
        measure: Measure,
    ) -> Result<Decimal, ExceptionReason> {
        let here = self.deed.place();
        let refunds = standing_refunds(self.original, refunds, measure)?;
        let earlier = refunds.iter().filter(|(refund, _)| refund.place() < here);
        Ok(earlier.fold(whole, |left, (_, back)| left - back))
    }
}

/// Refunds that count, by business date, then external id, each with what it gives back; what exceeds the rest of the original is skipped.
pub fn standing_refunds<'a>(
    original: &Fact,
    refunds: &[&'a Fact],
    measure: Measure,
) -> Result<Vec<(&'a Fact, Decimal)>, ExceptionReason> {
    let mut left = measured(original, original, measure)?;
    let mut refunds = refunds.to_vec();
    refunds.sort_by_key(|refund| refund.place());
    let mut standing = Vec::with_capacity(refunds.len());
    for refund in refunds {
        match measured(refund, original, measure) {
            Ok(back) if back <= left => {
                left -= back;
                standing.push((refund, back));
            }
            _ => {}
        }
    }
    Ok(standing)
}

/// The amount of a fact about an original, in that one's currency.
pub fn amount_of(fact: &Fact, original: &Fact) -> Result<Decimal, ExceptionReason> {
    measured(fact, original, Measure::Amount)
}

/// An amount in the original's currency, or a quantity.
fn measured(fact: &Fact, original: &Fact, measure: Measure) -> Result<Decimal, ExceptionReason> {
    let currency = |fact: &Fact| fact.amount.map(Money::currency);
    let value = match (measure.is_money(), fact.amount) {
        (false, _) => fact.quantity,
        (true, None) => return Err(ExceptionReason::AmountMissing),
        (true, Some(_)) if currency(fact) != currency(original) => {
            return Err(ExceptionReason::CurrencyMismatch);
        }
        (true, Some(amount)) => amount.amount(),
    };
    in_range(value)
}

fn in_range(value: Decimal) -> Result<Decimal, ExceptionReason> {
    match value >= Decimal::ZERO && value < Decimal::from(LIMIT) {
        true => Ok(value),
        false => Err(ExceptionReason::AmountOutOfRange),
    }
}
