use chrono::NaiveDate;
use kit::Violations;
use proptest::prelude::*;

use super::{Asked, Need, Requirement};
use crate::domain::days::{Days, Period};
use crate::domain::evidence::{Evidence, EvidenceKind};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn evidence(kind: EvidenceKind, key: &str, subject: &str, start: &str, end: &str) -> Evidence {
    let end = (!end.is_empty()).then(|| day(end));
    let start = day(start);
    Evidence {
        kind,
        key: key.to_owned(),
        subject: subject.to_owned(),
        label: subject.to_owned(),
        vertical: String::new(),
        level: 0,
        depth: 0,
        days: Days::of([Period { start, end }]),
    }
}

fn certificate(person: &str, start: &str, end: &str) -> Evidence {
    evidence(EvidenceKind::Certification, "architect", person, start, end)
}

fn outcome(id: &str, vertical: &str) -> Evidence {
    Evidence {
        vertical: vertical.to_owned(),
        ..evidence(EvidenceKind::Outcome, "", id, "2026-01-01", "")
    }
}

fn architects(count: u32) -> Requirement {
    Requirement::Count(Need {
        key: "architect".to_owned(),
        ..Need::people(count)
    })
}

fn outcomes(count: u32, vertical: &str) -> Requirement {
    Requirement::Count(Need {
        kind: EvidenceKind::Outcome,
        vertical: vertical.to_owned(),
        ..Need::people(count)
    })
}

/// Three architects; or a boutique: one architect among at most two, and two outcomes in health.
fn architecture() -> Requirement {
    let boutique = vec![
        architects(1),
        Requirement::SmallTeam { people: 2 },
        outcomes(2, "health"),
    ];
    Requirement::AnyOf(vec![architects(3), Requirement::AllOf(boutique)])
}

fn periods(days: &Days) -> Vec<(String, String)> {
    let end = |end: Option<NaiveDate>| end.map(|end| end.to_string()).unwrap_or_default();
    let all = days.periods().iter();
    all.map(|one| (one.start.to_string(), end(one.end)))
        .collect()
}

#[test]
fn a_requirement_lapses_on_the_day_when_the_first_certificate_too_many_ends() {
    let team = [
        certificate("ann", "2026-01-01", "2027-01-01"),
        certificate("ben", "2026-02-01", "2026-07-01"),
        certificate("cem", "2026-03-01", "2028-01-01"),
        // A second certificate of the same person counts once.
        certificate("cem", "2026-01-15", "2026-09-01"),
    ];
    assert_eq!(
        periods(&architects(3).days(&team)),
        [("2026-02-01".to_owned(), "2026-07-01".to_owned())]
    );
}

#[test]
fn a_boutique_is_accepted_by_its_outcomes_until_it_grows() {
    let mut shown = vec![
        certificate("ann", "2026-01-01", "2028-01-01"),
        outcome("r1", "health"),
        outcome("r2", "health"),
        outcome("r3", "retail"),
    ];
    let now = day("2026-05-01");
    assert!(architecture().days(&shown).contains(now));
    assert_eq!(
        architecture().met_by(&shown, now),
        [
            "1 people certified as architect: ann",
            "at most 2 certified people",
            "2 verified customer outcomes in health: r1, r2"
        ]
    );
    // With three people it is no boutique any more, and has not enough architects otherwise.
    for person in ["ben", "cem"] {
        shown.push(evidence(
            EvidenceKind::Certification,
            "sales",
            person,
            "2026-04-01",
            "",
        ));
    }
    assert!(!architecture().days(&shown).contains(now));
}

#[test]
fn what_is_missing_names_each_way() {
    let shown = [
        certificate("ann", "2026-01-01", "2027-01-31"),
        outcome("r1", "health"),
    ];
    let missing = architecture().missing(&shown, day("2026-05-01"));
    let [missing] = missing.as_slice() else {
        panic!("one alternative: {missing:?}")
    };
    assert_eq!(missing.code, "ALTERNATIVES");
    assert_eq!(
        missing.description,
        "3 people certified as architect (has 1, which ends on 2027-01-31); or 2 verified customer outcomes in health (has 1)"
    );
    assert_eq!(
        missing.remedy,
        "certify 2 more people as architect; or submit 1 more measured customer outcomes to be verified"
    );
}

fn faults(requirement: &Requirement) -> Vec<(String, String)> {
    let mut violations = Violations::new();
    requirement.check(&mut violations, "requirement", Asked::Partner);
    let found = violations.into_vec().into_iter();
    found.map(|one| (one.field, one.reason)).collect()
}

#[test]
fn what_can_never_be_right_is_refused_by_its_place() {
    use Requirement::{AllOf, AnyOf, AtLeast, SmallTeam};
    let table = [
        (architecture(), vec![]),
        (
            architects(0),
            vec![("requirement.certified_people.people", "OUT_OF_RANGE")],
        ),
        (AnyOf(vec![]), vec![("requirement.any_of.of", "LENGTH")]),
        (
            AtLeast {
                count: 3,
                of: vec![architects(1), outcomes(1, "")],
            },
            vec![("requirement.at_least.count", "NEVER_MET")],
        ),
        (
            AllOf(vec![
                SmallTeam { people: 2 },
                AnyOf(vec![outcomes(1, ""), architects(5)]),
            ]),
            vec![(
                "requirement.all_of.of[1].any_of.of[1].certified_people.people",
                "NEVER_MET",
            )],
        ),
        (SmallTeam { people: 3 }, vec![("requirement", "ALWAYS_MET")]),
        (
            AnyOf(vec![architects(1), SmallTeam { people: 3 }]),
            vec![("requirement", "ALWAYS_MET")],
        ),
    ];
    for (requirement, expected) in table {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(field, reason)| (field.to_owned(), reason.to_owned()))
            .collect();
        assert_eq!(faults(&requirement), expected, "{}", requirement);
    }
}

#[test]
fn a_person_by_itself_is_one_person() {
    let mut violations = Violations::new();
    let asked = Requirement::AllOf(vec![architects(1), architects(2), outcomes(1, "")]);
    asked.check(&mut violations, "requirement", Asked::Person);
    let found: Vec<String> = violations
        .into_vec()
        .into_iter()
        .map(|one| one.field)
        .collect();
    assert_eq!(
        found,
        [
            "requirement.all_of.of[1].certified_people.people",
            "requirement.all_of.of[2].customer_outcomes"
        ]
    );
}

proptest! {
    /// On every day exactly one of both holds: it is met, or something is missing.
    #[test]
    fn either_it_is_met_or_something_is_missing(
        drawn in proptest::collection::vec((0_u8..4, 1_u32..28, proptest::option::of(1_u32..28), any::<bool>()), 0..8),
        on in 1_u32..28,
    ) {
        let shown: Vec<Evidence> = drawn.into_iter().map(|(subject, start, end, person)| {
            let end = end.map(|end| format!("2026-02-{end:02}")).unwrap_or_default();
            let start = format!("2026-02-{start:02}");
            let kind = if person { EvidenceKind::Certification } else { EvidenceKind::Outcome };
            Evidence { vertical: "health".to_owned(), ..evidence(kind, "architect", &subject.to_string(), &start, &end) }
        }).collect();
        let on = day(&format!("2026-02-{on:02}"));
        let met = architecture().days(&shown).contains(on);
        prop_assert_eq!(met, architecture().missing(&shown, on).is_empty());
        prop_assert_eq!(met, !architecture().met_by(&shown, on).is_empty());
    }
}
