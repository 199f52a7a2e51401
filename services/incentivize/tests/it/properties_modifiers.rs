//! What holds for every story of a deal under every modifier.

use std::collections::BTreeMap;

use incentivize::domain::{
    fact::Fact,
    modifiers::{ChurnClawback, Instalment, Modifiers, PaymentCondition, Retention},
    outcome::{Granted, OutcomeKind},
    trace::Trace,
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    ledger::{Ledger, fact_earning},
    order::Arrivals,
    story::{facts, fee, ledger},
};

const DATES: [&str; 5] = [
    "2017-01-31",
    "2017-02-28",
    "2017-06-30",
    "2018-01-31",
    "2018-02-01",
];

/// A sale of 1 000 with what may happen to it.
fn stories() -> impl Strategy<Value = Vec<Fact>> {
    let event = (
        0_usize..3,
        1_i64..120_000,
        0_usize..DATES.len(),
        prop::bool::ANY,
    );
    prop::collection::vec(event, 0..6).prop_map(|events| {
        let mut words = vec!["sale 1 000 on 2017-01-31".to_owned()];
        for (kind, cents, date, reversed) in events {
            let kind = ["refund", "payment", "churn"][kind];
            let amount = match kind {
                "churn" => String::new(),
                _ => format!(" {}", Decimal::new(cents, 2)),
            };
            words.push(format!("{kind}{amount} on {}", DATES[date]));
            if reversed {
                words.push(format!("reversal of {}", words.len()));
            }
        }
        facts(&words.join(", "))
    })
}

fn conditions() -> impl Strategy<Value = PaymentCondition> {
    prop_oneof![
        Just(PaymentCondition::None),
        Just(PaymentCondition::InProportion),
        Just(PaymentCondition::WhenFullyPaid),
    ]
}

fn retentions() -> impl Strategy<Value = Retention> {
    let clawback = prop_oneof![
        Just(ChurnClawback::None),
        Just(ChurnClawback::UnpaidOnly),
        Just(ChurnClawback::Prorated),
        Just(ChurnClawback::Full),
    ];
    let cuts = prop::collection::btree_set(1_i64..100, 0..4);
    (cuts, clawback).prop_map(|(cuts, churn_clawback)| {
        let ends: Vec<i64> = [0].into_iter().chain(cuts).chain([100]).collect();
        let widths = ends.windows(2).map(|pair| Decimal::from(pair[1] - pair[0]));
        let instalments = (0..).zip(widths).map(|(place, percent)| Instalment {
            after_months: place * 4,
            percent,
        });
        Retention {
            instalments: instalments.collect(),
            churn_clawback,
            clawback_months: Some(12),
        }
    })
}

fn modifiers() -> impl Strategy<Value = Modifiers> {
    (
        0_u32..60,
        prop::option::of(0_u32..200),
        conditions(),
        prop::option::of(retentions()),
    )
        .prop_map(
            |(hold_days, clawback_days, payment_condition, retention)| Modifiers {
                hold_days,
                clawback_days,
                payment_condition,
                retention,
                ..Modifiers::default()
            },
        )
}

fn under(modifiers: &Modifiers, facts: Vec<Fact>) -> Ledger {
    ledger(fee("7.77", modifiers.clone()), facts)
}

fn granted(ledger: &Ledger) -> Vec<Granted> {
    let outcomes = ledger.facts.iter().flat_map(|fact| ledger.assess(fact));
    let parts = outcomes.map(|outcome| match outcome.kind {
        OutcomeKind::Earned(parts) => parts,
        _ => Vec::new(),
    });
    parts.flatten().collect()
}

proptest! {
    #[test]
    fn the_order_of_arrival_changes_nothing(modifiers in modifiers(), (facts, shuffled) in stories().prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle()))) {
        let at_once = under(&modifiers, facts.clone());
        let mut arrivals = Arrivals::new(under(&modifiers, vec![]));
        shuffled.into_iter().for_each(|fact| arrivals.arrive(fact));
        let expected: BTreeMap<Uuid, _> = facts.iter().map(|fact| (fact.id, at_once.assess(fact))).collect();
        prop_assert_eq!(arrivals.outcomes, expected);
    }

    #[test]
    fn every_trace_gives_its_amount_and_release_also_when_it_has_been_stored(modifiers in modifiers(), facts in stories()) {
        for part in granted(&under(&modifiers, facts)) {
            let stored = serde_json::to_string(&part.trace).expect("JSON");
            let read: Trace = serde_json::from_str(&stored).expect("a trace");
            prop_assert!(read.is_right());
            prop_assert_eq!(read.release_date(), part.release_date);
            prop_assert_eq!(read, part.trace);
        }
    }

    #[test]
    fn instalments_sum_to_the_earning_that_is_not_split(modifiers in modifiers(), retention in retentions(), facts in stories()) {
        let retention = Retention { churn_clawback: ChurnClawback::None, ..retention };
        let whole = under(&Modifiers { retention: None, ..modifiers.clone() }, facts.clone());
        let split = under(&Modifiers { retention: Some(retention), ..modifiers }, facts);
        for fact in &whole.facts {
            prop_assert_eq!(fact_earning(&split.assess(fact)), fact_earning(&whole.assess(fact)));
        }
    }

    #[test]
    fn who_has_paid_all_is_as_one_without_condition(modifiers in modifiers(), facts in stories()) {
        let unpaid: Vec<Fact> = facts.into_iter().filter(|fact| !matches!(fact.kind, incentivize::domain::fact::FactKind::CustomerPayment)).collect();
        let mut paid = unpaid.clone();
        let payment = crate::story::facts("sale 1 000 on 2017-01-31, payment 1 000 on 2017-01-31").remove(1);
        paid.push(Fact { id: Uuid::from_u128(1000), external_id: "001000".to_owned(), ..payment });
        let free = Modifiers { payment_condition: PaymentCondition::None, ..modifiers.clone() };
        prop_assert_eq!(under(&modifiers, paid).total(), under(&free, unpaid).total());
    }

    #[test]
    fn a_customer_who_leaves_takes_back_no_more_than_was_earned(modifiers in modifiers(), facts in stories()) {
        let standing = facts.iter().filter(|fact| !matches!(fact.relation, incentivize::domain::fact::Relation::ReversalOf(_)));
        let total = under(&modifiers, standing.cloned().collect()).total();
        prop_assert!(total >= Decimal::ZERO && total <= Decimal::new(7770, 2));
    }
}
