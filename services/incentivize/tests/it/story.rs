//! Stories of one deal, in words: what was sold, paid, given back and left, and what came of each fact.

use incentivize::domain::{
    component::Component,
    exchange::Rates,
    explain::explain,
    fact::{Detail, Fact, FactKind, Relation, Role},
    modifiers::Modifiers,
    outcome::{Outcome, OutcomeKind},
};
use kit::money::Money;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    build::{day, enrollment, fact, referral_fee, span},
    ledger::Ledger,
    table::{number, rows},
};

/// Facts such as "sale 1 000 on 2017-06-01, refund 400 EUR on 2017-06-21, reversal of 2, replacement of 1 by 900"; the first is what all are about.
pub(crate) fn facts(text: &str) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for (number, words) in (1..).zip(text.split(',')) {
        let told = told(number, words.trim(), &facts);
        facts.push(told);
    }
    facts
}

fn told(id: u128, words: &str, earlier: &[Fact]) -> Fact {
    if let Some(place) = words.strip_prefix("reversal of ") {
        let of = &earlier[place.parse::<usize>().expect("a place") - 1];
        return Fact {
            id: Uuid::from_u128(id),
            external_id: format!("{id:06}"),
            relation: Relation::ReversalOf(of.id),
            replaces: None,
            ..of.clone()
        };
    }
    if let Some(words) = words.strip_prefix("replacement of ") {
        let (place, amount) = words.split_once(" by ").expect("an amount");
        let of = &earlier[place.parse::<usize>().expect("a place") - 1];
        return Fact {
            id: Uuid::from_u128(id),
            external_id: format!("{id:06}"),
            amount: Some(money(amount)),
            replaces: Some(of.id),
            ..of.clone()
        };
    }
    let (what, date) = words.split_once(" on ").expect("a date");
    let (kind, amount) = what.split_once(' ').unwrap_or((what, ""));
    let about = |relation: fn(Uuid) -> Relation| {
        earlier
            .first()
            .map_or(Relation::Original, |first| relation(first.id))
    };
    let (kind, relation) = match kind {
        "sale" => (FactKind::Contribution, Relation::Original),
        "refund" => (FactKind::Refund, about(Relation::RefundOf)),
        "payment" => (FactKind::CustomerPayment, about(Relation::PaymentOf)),
        "churn" => (FactKind::Churn, about(Relation::ChurnOf)),
        other => panic!("{other:?} is no fact"),
    };
    Fact {
        amount: (!amount.is_empty()).then(|| money(amount)),
        relation,
        detail: Detail::default(),
        ..fact(id, kind, Role::Sourced, date)
    }
}

/// Dollars unless said.
fn money(text: &str) -> Money {
    let (value, currency) = match text.rsplit_once(' ') {
        Some((value, code)) if code.chars().all(char::is_alphabetic) => (value, code),
        _ => (text, "USD"),
    };
    Money::new(number(value), currency.parse().expect("a currency")).expect("an amount")
}

/// A percentage of each sale, in force from 2017 to the end of 2020.
pub(crate) fn fee(rate: &str, modifiers: Modifiers) -> Component {
    Component {
        modifiers,
        ..referral_fee(rate, None)
    }
}

pub(crate) fn ledger(component: Component, facts: Vec<Fact>) -> Ledger {
    let years = span("2017-01-01", "2021-01-01");
    let mut ledger = Ledger::of(component, facts);
    ledger.enrollments = vec![enrollment(years)];
    ledger.plans[0].effective = years;
    ledger.today = day("2021-01-01");
    ledger
}

/// What came of one fact, such as "300 from 2017-07-01" or "AWAITING_PAYMENT".
pub(crate) fn outcome(outcome: &Outcome) -> String {
    match &outcome.kind {
        OutcomeKind::Earned(parts) => {
            let part = |amount: Decimal, date| format!("{} from {date}", amount.normalize());
            let parts = parts.iter().map(|granted| {
                assert!(granted.trace.is_right(), "{:#?}", granted.trace);
                part(granted.trace.amount.amount(), granted.release_date)
            });
            parts.collect::<Vec<_>>().join(" + ")
        }
        OutcomeKind::Counted(counted) => {
            format!("{} in {}", counted.base.normalize(), counted.period)
        }
        OutcomeKind::CountedToward(toward) => format!("{} toward it", toward.amount.normalize()),
        OutcomeKind::Held(awaiting) => awaiting.code().to_owned(),
        OutcomeKind::Excepted(reason) => reason.code().to_owned(),
    }
}

/// What came of each fact of a story under one component.
pub(crate) fn outcomes(ledger: &Ledger) -> Vec<String> {
    let of_fact = |fact: &Fact| {
        let outcomes = ledger.assess(fact);
        let words: Vec<String> = outcomes.iter().map(outcome).collect();
        words.join(" and ")
    };
    ledger.facts.iter().map(of_fact).collect()
}

/// The lines that explain a part of what a fact earned; facts and parts counted from 0.
pub(crate) fn explained(ledger: &Ledger, fact: usize, part: usize) -> Vec<String> {
    let outcomes = ledger.assess(&ledger.facts[fact]);
    let OutcomeKind::Earned(parts) = &outcomes[0].kind else {
        panic!("{outcomes:?}")
    };
    explain(&parts[part].trace)
}

/// The same facts as what a reseller books.
pub(crate) fn booked(mut facts: Vec<Fact>) -> Vec<Fact> {
    for fact in &mut facts {
        if fact.kind == FactKind::Contribution {
            (fact.kind, fact.role) = (FactKind::ResaleBooking, Some(Role::Fulfilment));
        }
    }
    facts
}

/// Rows of example, facts, outcomes, sum.
#[track_caller]
pub(crate) fn come_to(component: &Component, table: &str) {
    come_to_at(&Rates::default(), component, table);
}

/// The same with these exchange rates.
#[track_caller]
pub(crate) fn come_to_at(rates: &Rates, component: &Component, table: &str) {
    for row in rows(table) {
        let [example, told, expected, sum] = row.as_slice() else {
            panic!("{row:?}")
        };
        let told_facts = match component.mechanism().name() {
            "volume_rebate" => booked(facts(told)),
            _ => facts(told),
        };
        let mut ledger = ledger(component.clone(), told_facts);
        ledger.rates = rates.clone();
        let expected: Vec<&str> = expected.split(',').map(str::trim).collect();
        assert_eq!(outcomes(&ledger), expected, "{example}: {told}");
        assert_eq!(ledger.total(), number(sum), "{example}: {told}");
    }
}
