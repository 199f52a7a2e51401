use chrono::{DateTime, TimeDelta, Utc};
use kit::words::Named as _;
use proptest::prelude::*;
use uuid::Uuid;

use super::SupportCaseState as State;
use super::*;
use crate::domain::days::{Days, Period};
use crate::domain::known::Support;

fn noon() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().expect("a time")
}

/// L1 with the partner, L2 and L3 with the vendor; two hours each.
fn solution() -> JointSolution {
    let support = |level: &str, side: &str| Support {
        level: level.to_owned(),
        side: side.to_owned(),
        contact: format!("{level}@example.com"),
        response_hours: 2,
    };
    JointSolution {
        solution_id: Uuid::nil(),
        partner_id: Uuid::nil(),
        display_name: "Joint".to_owned(),
        integration_id: None,
        agreed: Days::of([Period {
            start: noon().date_naive(),
            end: None,
        }]),
        support: vec![
            support("L2", "VENDOR"),
            support("L1", "PARTNER"),
            support("L3", "VENDOR"),
        ],
    }
}

fn mark(side: Option<SolutionSide>, hours: i64) -> Mark {
    Mark {
        side,
        actor: "ann".to_owned(),
        at: noon() + TimeDelta::hours(hours),
    }
}

fn opened() -> SupportCase {
    let question = Question {
        subject: "no sync".to_owned(),
        description: String::new(),
        account_id: String::new(),
    };
    let vendor = SolutionSide::Vendor;
    let by = (vendor, mark(Some(vendor), 0));
    SupportCase::open(Uuid::nil(), &solution(), question, SupportLevel::L1, by).expect("open")
}

#[test]
fn a_case_lies_with_the_side_of_its_level() {
    let case = opened();
    assert_eq!(
        (case.side, case.contact.as_str()),
        (SolutionSide::Partner, "L1@example.com")
    );
    assert_eq!(case.respond_by, Some(noon() + TimeDelta::hours(2)));
    let by = mark(Some(SolutionSide::Partner), 1);
    let case = case
        .escalate(&solution(), "too deep".to_owned(), by)
        .expect("there is L2");
    assert_eq!(
        (case.side, case.level),
        (SolutionSide::Vendor, SupportLevel::L2)
    );
    assert_eq!(case.respond_by, Some(noon() + TimeDelta::hours(3)));
}

#[test]
fn an_answer_stops_the_clock_and_another_question_starts_it() {
    let say = |case: SupportCase, side, hours| {
        case.reply(&solution(), "word".to_owned(), mark(Some(side), hours))
            .expect("a word")
    };
    let waiting = say(opened(), SolutionSide::Vendor, 1);
    assert_eq!(
        (waiting.state, waiting.respond_by),
        (State::Open, opened().respond_by)
    );
    let answered = say(waiting, SolutionSide::Partner, 1);
    assert_eq!(
        (answered.state, answered.respond_by),
        (State::Answered, None)
    );
    let again = say(answered, SolutionSide::Vendor, 5);
    assert_eq!(again.state, State::Open);
    assert_eq!(again.respond_by, Some(noon() + TimeDelta::hours(7)));
}

#[test]
fn what_nobody_answers_goes_up_until_there_is_nothing_above() {
    let up = |case: SupportCase, hours| case.time_is_up(&solution(), mark(None, hours));
    assert_eq!(up(opened(), 1), None);
    let second = up(opened(), 2).expect("two hours are over");
    assert_eq!(
        (second.state, second.level),
        (State::Escalated, SupportLevel::L2)
    );
    let third = up(second, 4).expect("two more");
    let stays = up(third, 6).expect("and two more");
    assert_eq!((stays.level, stays.respond_by), (SupportLevel::L3, None));
    let last = stays.history.last().expect("history");
    assert_eq!(
        last.message,
        "no answer by 2026-03-02 18:00 UTC, and there is no higher level"
    );
    assert_eq!(up(stays, 100), None);
}

#[test]
fn what_is_missing_of_the_solution_is_named() {
    let opened = |solution: &JointSolution, level| {
        let question = opened().question;
        let vendor = SolutionSide::Vendor;
        let by = (vendor, mark(Some(vendor), 0));
        SupportCase::open(Uuid::nil(), solution, question, level, by).map(|case| case.level)
    };
    let mut without = solution();
    without.support.retain(|support| support.level != "L3");
    let refused = opened(&without, SupportLevel::L3).expect_err("nobody");
    assert_eq!(refused.reason, "SUPPORT_LEVEL_MISSING");
    assert_eq!(
        refused.message,
        "the joint solution names nobody for L3; it names L1, L2"
    );
    without.agreed = Days::default();
    let refused = opened(&without, SupportLevel::L1).expect_err("not agreed");
    assert_eq!(refused.reason, "SOLUTION_NOT_AGREED");
}

proptest! {
    /// Whatever both sides and the clock do in whatever order: the diagram is never left, and the history tells every step.
    #[test]
    fn the_diagram_is_never_left(steps in prop::collection::vec((0..6_u8, any::<bool>()), 0..20)) {
        let mut case = opened();
        let solution = solution();
        for (n, (step, is_vendor)) in (1..).zip(steps) {
            let side = if is_vendor { SolutionSide::Vendor } else { SolutionSide::Partner };
            let (by, text) = (mark(Some(side), n), "word".to_owned());
            let after = match step {
                0 => case.clone().reply(&solution, text, by),
                1 => case.clone().escalate(&solution, text, by),
                2 => case.clone().resolve(text, by),
                3 => case.clone().reopen(&solution, text, by),
                4 => case.clone().close(by),
                _ => match case.clone().time_is_up(&solution, mark(None, n)) {
                    Some(after) => Ok(after),
                    None => continue,
                },
            };
            match after {
                Ok(after) => {
                    prop_assert!(after.state == case.state || case.state.next().contains(&after.state));
                    prop_assert!(after.level >= case.level);
                    prop_assert!(after.state.waits() || after.respond_by.is_none());
                    prop_assert_eq!(after.history.len(), case.history.len() + 1);
                    prop_assert_eq!(after.revision, case.revision + 1);
                    case = after;
                }
                Err(refusal) if refusal.reason == "NO_HIGHER_LEVEL" => {
                    prop_assert_eq!(case.level, SupportLevel::L3);
                }
                Err(refusal) => {
                    for legal in case.state.next() {
                        prop_assert!(refusal.message.contains(legal.name()));
                    }
                }
            }
        }
    }
}
