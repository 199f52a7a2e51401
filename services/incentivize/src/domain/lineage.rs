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
    /// The original itself, or a refund of it.
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
            Relation::RefundOf(id) => return lineage(find(id)?, deed, reversed),
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
        self.original.id != self.deed.id
    }

    /// What the fact moves, measured as the rule wants it. `refunds` are the original's refunds that are not reversed, in any order.
    pub fn movement(
        &self,
        refunds: &[&Fact],
        measure: Measure,
        currency: Currency,
    ) -> Result<Movement, ExceptionReason> {
        let whole = measured(self.original, measure, currency)?;
        let movement = match self.is_refund() {
            false => Movement {
                before: None,
                after: Some(whole),
            },
            true => {
                let given_back = measured(self.deed, measure, currency)?;
                let left = self.left_before(whole, refunds, measure, currency);
                if given_back > left {
                    return Err(ExceptionReason::RefundExceedsOriginal);
                }
                Movement {
                    before: Some(left),
                    after: Some(left - given_back),
                }
            }
        };
        Ok(if self.reversed {
            movement.reversed()
        } else {
            movement
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
        let place = |refund: &Fact| (refund.business_date, refund.external_id.clone(), refund.id);
        let here = place(self.deed);
        let mut earlier: Vec<&Fact> = refunds
            .iter()
            .copied()
            .filter(|refund| place(refund) < here)
            .collect();
        earlier.sort_by_key(|refund| place(refund));
        earlier.iter().fold(whole, |left, refund| {
            match measured(refund, measure, currency) {
                Ok(given_back) if given_back <= left => left - given_back,
                _ => left,
            }
        })
    }
}

fn measured(fact: &Fact, measure: Measure, currency: Currency) -> Result<Decimal, ExceptionReason> {
    let value = match (measure, fact.amount) {
        (Measure::Quantity, _) => fact.quantity,
        (Measure::Amount, None) => return Err(ExceptionReason::AmountMissing),
        (Measure::Amount, Some(amount)) if amount.currency() != currency => {
            return Err(ExceptionReason::CurrencyMismatch);
        }
        (Measure::Amount, Some(amount)) => amount.amount(),
    };
    match value >= Decimal::ZERO && value < Decimal::from(LIMIT) {
        true => Ok(value),
        false => Err(ExceptionReason::AmountOutOfRange),
    }
}
