use chrono::NaiveDate;

use super::*;
use crate::domain::days::{Days, Period};
use crate::domain::evidence::{Evidence, EvidenceKind};
use crate::domain::requirement::Need;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

const ANN: Uuid = Uuid::from_u128(1);
const BEN: Uuid = Uuid::from_u128(2);

fn certificate(person: Uuid, key: &str, start: &str, end: Option<&str>) -> Evidence {
    let (start, end) = (day(start), end.map(day));
    let days = Days::of([Period { start, end }]);
    Evidence::new(EvidenceKind::Certification, key, person, "", days)
}

fn certified(key: &str, count: u32) -> Requirement {
    let key = key.to_owned();
    Requirement::Count(Need {
        key,
        ..Need::people(count)
    })
}

fn demand(requirement: Option<Requirement>, person: Option<Requirement>) -> Demand {
    Demand {
        display_name: "Co-sell".to_owned(),
        requirement,
        person_requirement: person,
    }
}

#[test]
fn a_partner_lapses_by_itself_and_the_answer_says_why_in_advance() {
    let evidence = [
        certificate(ANN, "architect", "2026-01-01", Some("2027-02-01")),
        certificate(BEN, "architect", "2026-01-01", None),
    ];
    let eligibility =
        demand(Some(certified("architect", 2)), None).assess(&evidence, day("2026-06-01"));
    assert_eq!(eligibility.days.periods()[0].end, Some(day("2027-02-01")));
    let missing: Vec<&str> = eligibility
        .missing
        .iter()
        .map(|one| one.description.as_str())
        .collect();
    assert_eq!(missing, ["2 people certified as architect (has 1)"]);
    let for_ever =
        demand(Some(certified("architect", 1)), None).assess(&evidence, day("2026-06-01"));
    assert_eq!(for_ever.missing, []);
}

#[test]
fn a_person_must_have_all_of_it_alone() {
    let both = Requirement::AllOf(vec![certified("architect", 1), certified("seller", 1)]);
    let demand = demand(None, Some(both));
    let split = [
        certificate(ANN, "architect", "2026-01-01", None),
        certificate(BEN, "seller", "2026-01-01", None),
    ];
    let verdict = demand.judge(&split, Some(ANN), day("2026-06-01"));
    assert_eq!(verdict.missing[0].code, "ELIGIBLE_PERSON");
    assert_eq!(verdict.person_missing[0].code, "CERTIFIED_PEOPLE");
    assert!(!verdict.is_satisfied());

    let mut joined = split.to_vec();
    joined.push(certificate(ANN, "seller", "2026-07-01", None));
    let eligibility = demand.assess(&joined, day("2026-06-01"));
    let people: Vec<Uuid> = eligibility.people.iter().map(|one| one.person_id).collect();
    assert_eq!(people, [ANN]);
    assert_eq!(eligibility.days.periods()[0].start, day("2026-07-01"));
    let second = demand.judge(&joined, Some(BEN), day("2026-08-01"));
    assert!(second.missing.is_empty() && !second.is_satisfied());
}

#[test]
fn a_retired_rule_stays_retired() {
    let subject = Subject {
        purpose: EligibilityPurpose::CoSell,
        program_id: None,
        solution_id: None,
    };
    let asked = demand(Some(certified("a", 1)), None);
    let rule = EligibilityRule::new(Uuid::nil(), subject, asked.clone(), DateTime::default());
    let retired = rule.retire().expect("it was active");
    assert_eq!(retired.revision, 2);
    let refused = retired.clone().retire().expect_err("it is retired");
    assert_eq!(refused.reason, "ILLEGAL_TRANSITION");
    assert!(retired.revise(asked).is_err());
}
