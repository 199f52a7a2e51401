use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::domain::days::Period;
use crate::domain::evidence::EvidenceKind;
use crate::domain::requirement::Need;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn architect(person: &str, start: &str, end: &str) -> Evidence {
    let (start, end) = (day(start), Some(day(end)));
    Evidence {
        kind: EvidenceKind::Certification,
        key: "architect".to_owned(),
        subject: person.to_owned(),
        label: person.to_owned(),
        vertical: String::new(),
        level: 0,
        depth: 0,
        days: Days::of([Period { start, end }]),
    }
}

/// One architect, then two.
fn competency() -> Competency {
    let level = |people: u32| Level {
        display_name: format!("{people}"),
        requirement: Requirement::Count(Need {
            key: "architect".to_owned(),
            ..Need::people(people)
        }),
    };
    let scheme = Scheme {
        display_name: "Cloud".to_owned(),
        description: String::new(),
        levels: vec![level(1), level(2)],
    };
    let created = day("2026-01-01").and_hms_opt(0, 0, 0).expect("midnight");
    Competency::new("cloud".to_owned(), scheme, created.and_utc())
}

fn none() -> CompetencyAward {
    CompetencyAward::new(Uuid::from_u128(1), Uuid::from_u128(2), "cloud".to_owned())
}

fn told(award: &CompetencyAward) -> Vec<String> {
    let end = |period: Period| period.end.map_or("open".to_owned(), |end| end.to_string());
    let levels = award.levels.iter();
    levels
        .map(|one| format!("{}: {} to {}", one.level, one.period.start, end(one.period)))
        .collect()
}

#[test]
fn the_highest_level_of_each_day_is_known_in_advance() {
    let shown = [
        architect("ann", "2026-01-01", "2027-01-01"),
        architect("ben", "2026-03-01", "2026-09-01"),
    ];
    let award = none()
        .review(&competency(), &shown, day("2026-04-01"))
        .expect("an award");
    assert_eq!(
        told(&award),
        ["2: 2026-04-01 to 2026-09-01", "1: 2026-09-01 to 2027-01-01"]
    );
    assert_eq!(award.reasons, ["2 people certified as architect: ann, ben"]);
    // The days go by as they were foretold: only what met it is told anew.
    let later = award
        .review(&competency(), &shown, day("2026-10-01"))
        .expect("other reasons");
    assert_eq!((told(&later), later.reasons.len()), (told(&award), 1));
    assert_eq!(award.review(&competency(), &shown, day("2026-05-01")), None);
}

#[test]
fn a_revocation_ends_it_today_and_leaves_the_past() {
    let shown = [architect("ann", "2026-01-01", "2027-01-01")];
    let award = none()
        .review(&competency(), &shown, day("2026-02-01"))
        .expect("an award");
    let cut = [architect("ann", "2026-01-01", "2026-05-01")];
    let after = award
        .review(&competency(), &cut, day("2026-05-01"))
        .expect("cut");
    assert_eq!(told(&after), ["1: 2026-02-01 to 2026-05-01"]);
    assert!(after.reasons.is_empty());
}

#[test]
fn stricter_levels_count_from_today_on() {
    let shown = [architect("ann", "2026-01-01", "2027-01-01")];
    let award = none()
        .review(&competency(), &shown, day("2026-02-01"))
        .expect("an award");
    let mut strict = competency();
    strict.scheme.levels.remove(0);
    let after = award
        .review(&strict, &shown, day("2026-03-01"))
        .expect("lost");
    assert_eq!(told(&after), ["1: 2026-02-01 to 2026-03-01"]);
}

#[test]
fn who_never_met_a_level_has_no_award() {
    assert_eq!(none().review(&competency(), &[], day("2026-02-01")), None);
}

#[test]
fn what_is_missing_for_a_level_is_told_with_what_is_missing_below_it() {
    let [first, second] = competency()
        .assess(&[], day("2026-02-01"))
        .try_into()
        .expect("two levels");
    assert!(!first.met && !second.met);
    assert_eq!((first.missing.len(), second.missing.len()), (1, 2));
    let shown = [architect("ann", "2026-01-01", "2027-01-01")];
    let [first, second] = competency()
        .assess(&shown, day("2026-02-01"))
        .try_into()
        .expect("two levels");
    assert_eq!((first.met, first.end), (true, Some(day("2027-01-01"))));
    assert_eq!(
        second.missing[0].remedy,
        "certify 1 more people as architect"
    );
}
