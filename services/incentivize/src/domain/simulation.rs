//! What a plan would have paid beside what is paid: per partner and component, with whoever gains or loses most.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kit::money::{Currency, Rounding, round};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    agreement::as_agreed,
    component::Direction,
    derivation::Derived,
    exact::{self, OutOfRange},
    kept_outcome::{KeptOutcome, OutcomeKey},
    plan::{PlanState, PlanVersion},
    span::Span,
    standing::Standing,
};

mod verdict;

pub use verdict::{Cost, Extreme, Extremes, Verdict};

/// Changed facts that are named; the others are only counted.
const NAMED: usize = 1_000;

/// A version that is not in force, and the days on which it is compared.
#[derive(Debug, Clone)]
pub struct Question {
    /// As it would be in force.
    pub version: PlanVersion,
    /// Business dates of facts, first days of periods.
    pub days: Span,
}

impl Question {
    /// The draft in force from a day (its own unless given), after the other versions of its plan.
    pub fn new(
        draft: PlanVersion,
        from: Option<NaiveDate>,
        versions: &[PlanVersion],
        days: Span,
    ) -> Self {
        let newest = versions.iter().map(|version| version.number).max();
        let mut version = draft;
        version.number = newest.unwrap_or_default() + 1;
        version.state = PlanState::Active;
        version.effective.start = from.unwrap_or(version.effective.start);
        Self { version, days }
    }

    /// What would be known of a partner if the version were in force.
    pub fn suppose(&self, standing: &Standing) -> Standing {
        let mut supposed = standing.clone();
        let version = as_agreed(&self.version, &standing.agreements);
        supposed.plans.push(version);
        supposed
    }
}

/// What one partner earns under one component in one currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    pub partner_id: Uuid,
    pub component_key: String,
    /// Of the money, in upper snake case.
    pub direction: &'static str,
    pub currency: Currency,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    pub before: Decimal,
    pub after: Decimal,
}

impl Pair {
    pub fn difference(self) -> Result<Decimal, OutOfRange> {
        exact::sub(self.after, self.before)
    }

    fn add(&mut self, other: Self) -> Result<(), OutOfRange> {
        self.before = exact::add(self.before, other.before)?;
        self.after = exact::add(self.after, other.after)?;
        Ok(())
    }

    fn negated(self) -> Self {
        Self {
            before: -self.before,
            after: -self.after,
        }
    }
}

/// A fact that would have another kind of outcome; texts such as `EXCEPTED NOT_REGISTERED`, empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFact {
    pub fact_id: Uuid,
    pub partner_id: Uuid,
    pub component_key: String,
    pub before: String,
    pub after: String,
}

/// Both sides of all partners so far.
#[derive(Debug, Default)]
pub struct Simulation {
    pub rows: BTreeMap<RowKey, Pair>,
    pub changed_facts: Vec<ChangedFact>,
    pub changed_fact_count: i64,
}

impl Simulation {
    /// Adds what follows from a partner's facts without and with the version.
    pub fn add_partner(
        &mut self,
        question: &Question,
        partner_id: Uuid,
        before: &Derived,
        after: &Derived,
    ) -> Result<(), OutOfRange> {
        self.add_earnings(question, partner_id, before, |amount| Pair {
            before: amount,
            after: Decimal::ZERO,
        })?;
        self.add_earnings(question, partner_id, after, |amount| Pair {
            before: Decimal::ZERO,
            after: amount,
        })?;
        self.add_outcomes(question, partner_id, &before.outcomes, &after.outcomes);
        Ok(())
    }

    fn add_earnings(
        &mut self,
        question: &Question,
        partner_id: Uuid,
        derived: &Derived,
        side: impl Fn(Decimal) -> Pair,
    ) -> Result<(), OutOfRange> {
        for earning in derived.earnings.values() {
            let of_plan = earning.trace.applied.plan_id == question.version.plan_id;
            if !of_plan || !question.days.contains(earning.business_date) {
                continue;
            }
            let key = RowKey {
                partner_id,
                component_key: earning.component().key.clone(),
                direction: earning.component().direction.code(),
                currency: earning.amount().currency(),
            };
            let row = self.rows.entry(key).or_default();
            row.add(side(earning.amount().amount()))?;
        }
        Ok(())
    }

    fn add_outcomes(
        &mut self,
        question: &Question,
        partner_id: Uuid,
        before: &BTreeMap<OutcomeKey, KeptOutcome>,
        after: &BTreeMap<OutcomeKey, KeptOutcome>,
    ) {
        let concerns = |(key, outcome): &(&OutcomeKey, &KeptOutcome)| {
            let plan_id = key.1.as_ref().map(|series| series.plan_id);
            plan_id.is_none_or(|plan_id| plan_id == question.version.plan_id)
                && question.days.contains(outcome.business_date)
        };
        let both = before.iter().chain(after).filter(concerns);
        let keys: BTreeSet<&OutcomeKey> = both.map(|(key, _)| key).collect();
        for key in keys {
            let words = |side: &BTreeMap<OutcomeKey, KeptOutcome>| {
                side.get(key).map(words).unwrap_or_default()
            };
            let (before, after) = (words(before), words(after));
            if before == after {
                continue;
            }
            self.changed_fact_count += 1;
            if self.changed_facts.len() < NAMED {
                let component_key = key.1.as_ref().map(|series| series.component_key.clone());
                self.changed_facts.push(ChangedFact {
                    fact_id: key.0,
                    partner_id,
                    component_key: component_key.unwrap_or_default(),
                    before,
                    after,
                });
            }
        }
    }

    /// Rows by what the partner gains, the largest loss first; then by partner and component.
    pub fn sorted_rows(&self) -> Result<Vec<(&RowKey, Pair)>, OutOfRange> {
        let mut rows = Vec::with_capacity(self.rows.len());
        for (key, pair) in &self.rows {
            rows.push((benefit(key, *pair).difference()?, key, *pair));
        }
        rows.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        Ok(rows.into_iter().map(|(_, key, pair)| (key, pair)).collect())
    }
}

fn words(outcome: &KeptOutcome) -> String {
    format!("{} {}", outcome.kind, outcome.reason)
        .trim_end()
        .to_owned()
}

/// What a row means to the partner: what it owes is a loss.
fn benefit(key: &RowKey, pair: Pair) -> Pair {
    match key.direction == Direction::Receivable.code() {
        true => pair.negated(),
        false => pair,
    }
}

/// Percent of the amount before, rounded half to even to two digits; none of nothing.
fn percent(pair: Pair) -> Option<Decimal> {
    let hundredfold = exact::mul(pair.difference().ok()?, Decimal::ONE_HUNDRED).ok()?;
    let percent = hundredfold.checked_div(pair.before.abs())?;
    Some(round(percent, 2, Rounding::HalfEven))
}
