//! What a fact takes back: the chain from a reversal or a refund to its original, and what is left of that.

use kit::money::Currency;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    calculation::Movement,
    fact::{Fact, Relation},
    mechanism::Measure,
    outcome::{Awaiting, ExceptionReason, OutcomeKind},
};

/// First amount or quantity that is too large, so that totals stay exact: a quadrillion.
const LIMIT: i64 = 10_i64.pow(15);

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

    /// Whether the fact gives or takes back something of the original; a payment or a churn does neither.
    pub fn is_trade(&self) -> bool {
        matches!(
            self.deed.relation,
            Relation::Original | Relation::RefundOf(_)
        )
    }

    /// What the fact moves, measured as the rule wants it. `refunds` are the original's refunds that are not reversed, in any order.
    pub fn movement(
        &self,
        refunds: &[&Fact],
        measure: Measure,
        currency: Currency,
    ) -> Result<Movement, ExceptionReason> {
        let movement = match measure {
            Measure::Amount | Measure::Quantity => self.by_value(refunds, measure, currency)?,
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

    fn by_value(
        &self,
        refunds: &[&Fact],
        measure: Measure,
        currency: Currency,
    ) -> Result<Movement, ExceptionReason> {
        let whole = measured(self.original, measure, currency)?;
        if !self.is_refund() {
            return Ok(Movement {
                before: None,
                after: Some(whole),
            });
        }
        let given_back = measured(self.deed, measure, currency)?;
        let left = self.left_before(whole, refunds, measure, currency);
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
        let (measure, currency) = match self.original.amount {
            Some(amount) => (Measure::Amount, amount.currency()),
            None => (Measure::Quantity, Currency::USD),
        };
        let left = self.by_value(refunds, measure, currency)?;
        let while_any = |left: Option<Decimal>| left.filter(|left| !left.is_zero()).map(|_| value);
        Ok(Movement {
            before: while_any(left.before),
            after: match self.is_refund() {
                true => while_any(left.after),
                false => Some(value),
            },
        })
    }

    /// What is left of the original before this refund. Refunds count by business date, then external id; those that can't count are skipped.
    fn left_before(
        &self,
        whole: Decimal,
        refunds: &[&Fact],
        measure: Measure,
        currency: Currency,
    ) -> Decimal {
        let here = self.deed.place();
        let mut earlier: Vec<&Fact> = refunds
            .iter()
            .copied()
            .filter(|refund| refund.place() < here)
            .collect();
        earlier.sort_by_key(|refund| refund.place());
        earlier.iter().fold(whole, |left, refund| {
            match measured(refund, measure, currency) {
                Ok(given_back) if given_back <= left => left - given_back,
                _ => left,
            }
        })
    }
}

/// An amount in the currency, or a quantity.
fn measured(fact: &Fact, measure: Measure, currency: Currency) -> Result<Decimal, ExceptionReason> {
    let value = match (measure.is_money(), fact.amount) {
        (false, _) => fact.quantity,
        (true, None) => return Err(ExceptionReason::AmountMissing),
        (true, Some(amount)) if amount.currency() != currency => {
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
