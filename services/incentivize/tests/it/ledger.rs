//! What a set of facts comes to, computed from the rules alone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use incentivize::domain::{
    assess::{Enrollment, Knowledge, assess},
    dues::due_periods,
    exchange::Rates,
    fact::{Fact, Relation},
    family::{Family, families, reversed},
    opening::{Openings, PeriodOpenings},
    outcome::{Outcome, OutcomeKind},
    plan::PlanVersion,
    replacement::resolved,
    settle::{Given, PeriodEarning, settle},
    span::Span,
    standing::Series,
    total::PeriodTotals,
};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::build::{PROGRAM, day, enrollment, plan, span};
use incentivize::domain::component::Component;

/// One partner, one program, its plans and facts.
pub(crate) struct Ledger {
    pub(crate) enrollments: Vec<Enrollment>,
    pub(crate) plans: Vec<PlanVersion>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) rates: Rates,
    /// Of its one component.
    pub(crate) openings: PeriodOpenings,
    pub(crate) today: NaiveDate,
}

pub(crate) type Totals = BTreeMap<String, PeriodTotals>;

impl Ledger {
    /// One component in force and one enrollment active through 2017, seen from 2018.
    pub(crate) fn of(component: Component, facts: Vec<Fact>) -> Self {
        let year = span("2017-01-01", "2018-01-01");
        Self {
            enrollments: vec![enrollment(year)],
            plans: vec![plan(year, vec![component])],
            facts,
            rates: Rates::default(),
            openings: PeriodOpenings::new(),
            today: day("2018-01-01"),
        }
    }

    /// The outcomes of one fact, given all others.
    pub(crate) fn assess(&self, fact: &Fact) -> Vec<Outcome> {
        let mut facts = self.facts.clone();
        if !facts.contains(fact) {
            facts.push(fact.clone());
        }
        let place = facts.iter().position(|one| one == fact).expect("it");
        let facts = resolved(&facts);
        let fact = &facts[place];
        let families = families(&facts);
        let member = |family: &(&Uuid, &Family<'_>)| family.1.members.contains(&fact);
        let (root, family) = families.iter().find(member).expect("a family");
        let original = facts.iter().find(|other| other.id == *root);
        let original = original.unwrap_or(fact);
        let reversed = reversed(&facts);
        let kin = facts.iter().filter(|other| is_kin(other, original));
        let kin: Vec<&Fact> = kin.filter(|other| !reversed.contains(&other.id)).collect();
        assess(
            fact,
            &Knowledge {
                partner_known: true,
                enrollments: &self.enrollments,
                plans: &self.plans,
                related: &family.members,
                refunds: &family.refunds,
                payments: &family.payments,
                churns: &family.churns,
                kin: &kin,
                first_purchase: self.is_first_purchase(original),
                rates: Some(&self.rates),
                openings: Some(&self.all_openings(original.partner_id)),
            },
        )
    }

    fn all_openings(&self, partner_id: Uuid) -> Openings {
        let components = self.plans.iter().flat_map(|plan| {
            let components = plan.components.iter();
            components.map(|component| Series {
                partner_id,
                plan_id: plan.plan_id,
                component_key: component.key.clone(),
            })
        });
        components
            .map(|series| (series, self.openings.clone()))
            .collect()
    }

    /// Whether no other fact of the account comes before; unknown without an account.
    fn is_first_purchase(&self, fact: &Fact) -> Option<bool> {
        fact.account_id?;
        let earlier = |other: &Fact| {
            other.relation == Relation::Original
                && other.account_id == fact.account_id
                && other.place() < fact.place()
        };
        Some(!self.facts.iter().any(earlier))
    }

    /// What became of each fact under its first component: the amount, what is counted, or the reason.
    pub(crate) fn outcomes(&self) -> Vec<String> {
        let words = |fact: &Fact| match &self.assess(fact)[0].kind {
            OutcomeKind::Earned(parts) => {
                let amount: Decimal = parts.iter().map(|part| part.trace.amount.amount()).sum();
                format!("{amount:.2}")
            }
            OutcomeKind::Counted(counted) => format!("counted {}", counted.base.normalize()),
            OutcomeKind::CountedToward(toward) => format!("counted {}", toward.amount.normalize()),
            OutcomeKind::Held(awaiting) => awaiting.code().to_owned(),
            OutcomeKind::Excepted(reason) => reason.code().to_owned(),
        };
        self.facts.iter().map(words).collect()
    }

    /// What each fact earned by itself, in the order of the facts.
    pub(crate) fn fact_earnings(&self) -> Vec<Decimal> {
        self.facts
            .iter()
            .map(|fact| fact_earning(&self.assess(fact)))
            .collect()
    }

    pub(crate) fn totals(&self) -> Totals {
        let mut totals = Totals::new();
        for outcome in self.facts.iter().flat_map(|fact| self.assess(fact)) {
            count(&mut totals, &outcome);
        }
        totals
    }

    /// What each period earned.
    pub(crate) fn period_earnings(&self) -> Vec<PeriodEarning> {
        let totals = self.totals();
        self.settle(&totals)
    }

    pub(crate) fn settle(&self, totals: &Totals) -> Vec<PeriodEarning> {
        let in_program = self
            .enrollments
            .iter()
            .filter(|enrollment| enrollment.program_id == PROGRAM);
        let active: Vec<Span> = in_program
            .flat_map(|enrollment| enrollment.active.clone())
            .collect();
        let keys: BTreeSet<&str> = self
            .plans
            .iter()
            .flat_map(|plan| &plan.components)
            .map(|component| component.key.as_str())
            .collect();
        let none = PeriodTotals::new();
        keys.into_iter()
            .flat_map(|key| {
                let given = Given {
                    totals: totals.get(key).unwrap_or(&none),
                    openings: &self.openings,
                    due: &due_periods(&self.plans, key, &active, self.today),
                };
                settle(&self.plans, key, given).expect("in range")
            })
            .collect()
    }

    /// Amounts of the periods, in their order.
    pub(crate) fn period_amounts(&self) -> Vec<Decimal> {
        self.period_earnings()
            .iter()
            .map(|earning| earning.trace.amount.amount())
            .collect()
    }

    /// Everything earned, by facts and periods.
    pub(crate) fn total(&self) -> Decimal {
        self.fact_earnings()
            .into_iter()
            .chain(self.period_amounts())
            .sum()
    }
}

pub(crate) fn count(totals: &mut Totals, outcome: &Outcome) {
    if let (Some(applied), OutcomeKind::Counted(counted)) = (&outcome.applied, &outcome.kind) {
        let total = totals
            .entry(applied.component.key.clone())
            .or_default()
            .entry(counted.period)
            .or_default();
        total.count(counted).expect("in range");
    }
}

pub(crate) fn fact_earning(outcomes: &[Outcome]) -> Decimal {
    let earned = |outcome: &Outcome| match &outcome.kind {
        OutcomeKind::Earned(parts) => parts.iter().map(|part| part.trace.amount.amount()).sum(),
        _ => Decimal::ZERO,
    };
    outcomes.iter().map(earned).sum()
}

/// Whether it is another original of the same kind and subject.
fn is_kin(other: &Fact, fact: &Fact) -> bool {
    other.id != fact.id
        && other.relation == Relation::Original
        && other.kind == fact.kind
        && other.detail.subject == fact.detail.subject
}

/// The id at the end of the chain of relations.
pub(crate) fn original_of(fact: &Fact, facts: &[Fact]) -> Uuid {
    match fact.relation {
        Relation::Original => fact.id,
        _ => fact.refers_to().map_or(fact.id, |id| {
            let earlier = facts.iter().find(|other| other.id == id);
            earlier.map_or(id, |other| original_of(other, facts))
        }),
    }
}
