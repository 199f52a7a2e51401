use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::domain::achievement::{Achievement, Step};
use crate::domain::knowledge::{Enrollment, Knowledge, Period};
use crate::domain::vocabulary::{FactKind, PartnershipType};

const TENANT: &str = "acme";
const PARTNER: Uuid = Uuid::from_u128(1);
const AWARD: Uuid = Uuid::from_u128(2);

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2018, 1, n).expect("a day")
}

fn award(levels: &[(i64, u32)]) -> Achievement {
    let step = |&(level, from): &(i64, u32)| Step {
        key: level.to_string(),
        score: Decimal::from(level),
        from: day(from),
    };
    Achievement {
        id: AWARD,
        kind: FactKind::Competency,
        subject: "cloud".to_owned(),
        steps: levels.iter().map(step).collect(),
    }
}

/// A systems integrator; its type reports these kinds.
fn knowledge(reported: &[FactKind]) -> Knowledge {
    let enrollment = Enrollment {
        partnership_type: PartnershipType::Si,
        program_id: None,
        state: "ACTIVE".to_owned(),
        active: vec![Period {
            from: day(20),
            until: None,
        }],
    };
    Knowledge {
        enrollments: [(PARTNER, vec![enrollment])].into(),
        reported: [(PartnershipType::Si, reported.to_vec())].into(),
        ..Knowledge::default()
    }
}

fn said(fact: &Fact) -> String {
    let (content, details) = (&fact.content, &fact.content.details);
    let sign = if fact.reverses.is_some() { "-" } else { "+" };
    let (subject, score) = (details.subject.as_deref(), details.score);
    let n = fact.external_id.trim_start_matches(&format!("{AWARD}:"));
    format!(
        "{sign}{} {} {} {n}",
        subject.unwrap_or_default(),
        score.unwrap_or_default(),
        content.business_date
    )
}

/// The log after what an award stood for one after the other; and what is said last.
fn log(timelines: &[Vec<(i64, u32)>]) -> (Vec<Fact>, Vec<String>) {
    let (mut log, mut last): (Vec<Fact>, Vec<String>) = Default::default();
    for levels in timelines {
        let reversed = |fact: &Fact| log.iter().any(|one| one.reverses == Some(fact.id));
        let recorded = log.iter().filter(|fact| fact.reverses.is_none());
        let recorded: Vec<Recorded> = recorded
            .map(|fact| Recorded {
                fact: fact.clone(),
                reversed: reversed(fact),
                detailed: true,
            })
            .collect();
        let wanted = award(levels).facts(PARTNER, &knowledge(&[FactKind::Competency]), day(28));
        let new = achieved(TENANT, AWARD, &recorded, wanted, DateTime::UNIX_EPOCH);
        last = new.iter().map(said).collect();
        log.extend(new);
    }
    (log, last)
}

#[test]
fn each_level_is_one_fact_on_its_first_day() {
    let (_, first) = log(&[vec![(1, 3), (2, 9), (1, 15)]]);
    assert_eq!(
        first,
        ["+cloud 1 2018-01-03 1:1", "+cloud 2 2018-01-09 2:1"]
    );
    let (_, replayed) = log(&[vec![(1, 3)], vec![(1, 3)]]);
    assert_eq!(replayed, Vec::<String>::new());
}

#[test]
fn a_corrected_timeline_reverses_and_replaces() {
    let (_, corrected) = log(&[vec![(1, 3), (2, 9)], vec![(1, 5)]]);
    assert_eq!(
        corrected,
        [
            "-cloud 1 2018-01-03 1:1:reversed",
            "+cloud 1 2018-01-05 1:2",
            "-cloud 2 2018-01-09 2:1:reversed",
        ]
    );
    let (_, regained) = log(&[vec![(2, 9)], vec![], vec![(2, 9)]]);
    assert_eq!(regained, ["+cloud 2 2018-01-09 2:2"]);
}

#[test]
fn what_the_type_does_not_report_or_has_not_come_is_no_fact() {
    let award = award(&[(1, 3), (2, 9)]);
    let unrelated = knowledge(&[FactKind::UnitReport]);
    assert!(award.facts(PARTNER, &unrelated, day(28)).is_empty());
    let reported = knowledge(&[FactKind::Competency]);
    assert_eq!(award.facts(PARTNER, &reported, day(8)).len(), 1);
    assert_eq!(award.next_day(day(8)), Some(day(9)));
    assert_eq!(award.next_day(day(9)), None);
}

proptest! {
    /// Whatever an award stood for in between: the facts that count in the end are those of its last timeline.
    #[test]
    fn what_counts_is_the_last_timeline(
        timelines in prop::collection::vec(prop::collection::btree_map(1_i64..4, 1_u32..28, 0..4), 1..6),
    ) {
        let timelines: Vec<Vec<(i64, u32)>> = timelines.into_iter().map(|one| one.into_iter().collect()).collect();
        let (log, _) = log(&timelines);
        let counts = |fact: &&Fact| fact.reverses.is_none() && !log.iter().any(|one| one.reverses == Some(fact.id));
        let mut standing: Vec<(Decimal, NaiveDate)> = log.iter().filter(counts)
            .map(|fact| (fact.content.details.score.unwrap_or_default(), fact.content.business_date))
            .collect();
        standing.sort_unstable();
        let last = timelines.last().expect("one");
        let expected: Vec<(Decimal, NaiveDate)> = last.iter().map(|(level, from)| (Decimal::from(*level), day(*from))).collect();
        prop_assert_eq!(standing, expected);
        let mut ids: Vec<Uuid> = log.iter().map(|fact| fact.id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), log.len());
    }
}
