//! Facts that arrive one by one, in any order, come to the same as all facts at once.

use std::collections::BTreeMap;

use incentivize::domain::{
    fact::Fact,
    lane::Lane,
    outcome::{Counted, Outcome, OutcomeKind},
    period::Period,
};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::ledger::{Ledger, Totals, count, original_of};

/// What a service keeps: outcomes per fact, totals moved by their differences.
pub(crate) struct Arrivals {
    pub(crate) ledger: Ledger,
    pub(crate) outcomes: BTreeMap<Uuid, Vec<Outcome>>,
    totals: Totals,
}

impl Arrivals {
    pub(crate) fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            outcomes: BTreeMap::new(),
            totals: Totals::new(),
        }
    }

    /// Assesses the fact and those of its lineage again, since they may have waited for it or come after it.
    pub(crate) fn arrive(&mut self, fact: Fact) {
        self.ledger.facts.push(fact.clone());
        let original = original_of(&fact, &self.ledger.facts);
        let kin = self
            .ledger
            .facts
            .iter()
            .filter(|other| original_of(other, &self.ledger.facts) == original);
        let assessed: Vec<(Uuid, Vec<Outcome>)> = kin
            .map(|fact| (fact.id, self.ledger.assess(fact)))
            .collect();
        for (id, outcomes) in assessed {
            outcomes
                .iter()
                .for_each(|outcome| count(&mut self.totals, outcome));
            for stale in self.outcomes.insert(id, outcomes).unwrap_or_default() {
                count(&mut self.totals, &taken_back(stale));
            }
        }
    }

    pub(crate) fn periods(&self) -> BTreeMap<(String, Period, Lane), Decimal> {
        earnings(&self.ledger, &self.totals)
    }
}

/// Earnings that are not zero, by component, period and lane.
pub(crate) fn earnings(
    ledger: &Ledger,
    totals: &Totals,
) -> BTreeMap<(String, Period, Lane), Decimal> {
    let earned = ledger.settle(totals).into_iter().map(|earning| {
        let key = earning.trace.applied.component.key.clone();
        let place = (key, earning.period, earning.lane);
        (place, earning.trace.amount.amount())
    });
    earned.filter(|(_, amount)| !amount.is_zero()).collect()
}

fn taken_back(outcome: Outcome) -> Outcome {
    match outcome.kind {
        OutcomeKind::Counted(counted) => Outcome {
            kind: OutcomeKind::Counted(Counted {
                base: -counted.base,
                facts: -counted.facts,
                ..counted
            }),
            ..outcome
        },
        _ => outcome,
    }
}
