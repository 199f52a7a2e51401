//! Components survive the contract and storage, and every bad field of every mechanism is named.

use kit::{
    Violations,
    money::{Currency, Rounding},
};
use proptest::prelude::*;

use super::{read, write};
use crate::domain::{
    choice::Choice as _,
    component::{Component, Denomination, Direction, RefundPeriod, Terms},
    problem::Problems,
};

mod bad;
mod draw;
mod samples;

use draw::Draw;

fn component(terms: Terms, draw: &mut Draw) -> Component {
    Component {
        key: "one".to_owned(),
        name: "One".to_owned(),
        direction: draw.one_of(&[Direction::Payable, Direction::Receivable, Direction::Credit]),
        denomination: Denomination {
            currency: Currency::USD,
            rounding: draw.one_of(&[
                Rounding::HalfEven,
                Rounding::HalfUp,
                Rounding::Down,
                Rounding::Up,
            ]),
            digits: draw.below(3),
        },
        refund_period: draw.one_of(&[RefundPeriod::OwnDate, RefundPeriod::OriginalDate]),
        modifiers: samples::modifiers(draw),
        terms,
    }
}

proptest! {
    #[test]
    fn components_come_back_as_they_were_written(numbers in prop::collection::vec(any::<u32>(), 400)) {
        let mut draw = Draw::new(numbers);
        for terms in samples::of_every_mechanism(&mut draw) {
            let component = component(terms, &mut draw);
            let mut violations = Violations::new();
            let again = read(&mut violations, 0, write(&component));
            prop_assert!(violations.is_empty(), "{:?}", violations);
            prop_assert_eq!(&again, &component);
            let stored = serde_json::to_string(&component).expect("serializes");
            let restored: Component = serde_json::from_str(&stored).expect("reads back");
            prop_assert_eq!(restored, component, "{}", stored);
        }
    }
}

#[test]
fn there_is_a_sample_of_every_mechanism() {
    let mut draw = Draw::new(vec![1; 400]);
    let samples = samples::of_every_mechanism(&mut draw);
    let names: Vec<&str> = samples
        .iter()
        .map(|terms| terms.mechanism().name())
        .collect();
    assert_eq!(names, bad::of_every_mechanism().map(|bad| bad.mechanism));
    assert_eq!(names.len(), 23);
}

/// Each bad sample is named by the reading, or by the check of what was read.
#[test]
fn all_that_is_bad_in_terms_is_named_at_once() {
    for bad in bad::of_every_mechanism() {
        let mut violations = Violations::new();
        let read = read(&mut violations, 0, bad::component(bad.terms));
        let mut problems = Problems::default();
        problems.within("plan.components[0]", |problems| read.check(problems));
        let unread = violations.iter().map(|violation| violation.field.clone());
        let wrong = problems
            .into_found()
            .into_iter()
            .map(|problem| problem.field);
        let prefix = format!("plan.components[0].{}.", bad.mechanism);
        let mut named: Vec<String> = unread
            .chain(wrong)
            .map(|field| field.trim_start_matches(&prefix).to_owned())
            .collect();
        named.sort();
        named.dedup();
        let mut expected = bad.fields.to_vec();
        expected.sort_unstable();
        assert_eq!(named, expected, "{}", bad.mechanism);
    }
}

#[test]
fn codes_are_those_of_the_contract() {
    use crate::domain::{modifiers::RateDay, tiers::TierBoundary, volume::Volume};
    assert_eq!(RateDay::from_code("NEVER"), Some(RateDay::Never));
    assert_eq!(Volume::from_code("REVENUE"), Some(Volume::Revenue));
    assert_eq!(TierBoundary::from_code("MIDDLE"), None);
}
