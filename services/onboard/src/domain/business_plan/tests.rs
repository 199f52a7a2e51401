//! The life of a joint plan.

use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    Acceptance, BusinessPlan, Commitment, Content, Milestone, MilestoneState, PlanError, PlanState,
    Review, ReviewResult,
};
use crate::domain::solution::SolutionSide;

fn people(side: SolutionSide) -> Commitment {
    let description = "engineers".to_owned();
    Commitment {
        side,
        description,
        amount: None,
        people: Some(Decimal::ONE),
        due: None,
    }
}

fn launch() -> Milestone {
    Milestone {
        key: "launch".to_owned(),
        description: "launch".to_owned(),
        side: SolutionSide::Partner,
        due: NaiveDate::from_ymd_opt(2018, 6, 1).expect("a date"),
        state: MilestoneState::Open,
        note: String::new(),
    }
}

fn content() -> Content {
    Content {
        goals: "grow".to_owned(),
        commitments: vec![people(SolutionSide::Vendor), people(SolutionSide::Partner)],
        milestones: vec![launch()],
        vendor_notes: String::new(),
    }
}

fn plan(content: Content) -> BusinessPlan {
    BusinessPlan::draft(
        Uuid::nil(),
        Uuid::nil(),
        2018,
        content,
        DateTime::UNIX_EPOCH,
    )
}

fn by(side: SolutionSide) -> Acceptance {
    Acceptance {
        side,
        actor: "ada".to_owned(),
        at: DateTime::UNIX_EPOCH,
    }
}

fn agreed() -> BusinessPlan {
    let offered = plan(content())
        .accept(1, by(SolutionSide::Vendor))
        .expect("legal");
    assert_eq!(offered.state(), PlanState::Offered);
    offered.accept(1, by(SolutionSide::Partner)).expect("legal")
}

#[test]
fn a_version_counts_once_both_sides_accepted_it() {
    let agreed = agreed();
    assert_eq!(
        (agreed.state(), agreed.agreed_version),
        (PlanState::Agreed, Some(1))
    );
    let reached = agreed
        .set_milestone("launch", MilestoneState::Reached, "in May".to_owned())
        .expect("legal");
    let more = Content {
        goals: "grow faster".to_owned(),
        ..content()
    };
    let next = reached.restate(more);
    assert_eq!(
        (next.state(), next.version, next.agreed_version),
        (PlanState::Draft, 2, Some(1))
    );
    assert_eq!(next.content.milestones[0].state, MilestoneState::Reached);
    assert_eq!(
        next.accept(1, by(SolutionSide::Partner)),
        Err(PlanError::Changed(1, 2))
    );
}

#[test]
fn what_is_not_agreed_is_not_reviewed() {
    let review = Review {
        quarter: 1,
        result: ReviewResult::OnTrack,
        notes: String::new(),
        vendor_notes: String::new(),
        actor: "ada".to_owned(),
        at: DateTime::UNIX_EPOCH,
    };
    assert_eq!(
        plan(content()).review(review.clone()),
        Err(PlanError::NotAgreed)
    );
    let reviewed = agreed().review(review.clone()).expect("legal");
    assert_eq!(reviewed.review(review), Err(PlanError::QuarterReviewed(1)));
    let unknown = agreed().set_milestone("lunch", MilestoneState::Missed, String::new());
    assert_eq!(
        unknown,
        Err(PlanError::UnknownMilestone("lunch".to_owned()))
    );
}

#[test]
fn a_plan_of_one_side_is_not_accepted() {
    let alone = Content {
        commitments: vec![people(SolutionSide::Vendor)],
        ..content()
    };
    assert_eq!(
        plan(alone).accept(1, by(SolutionSide::Vendor)),
        Err(PlanError::OneSided)
    );
}

#[test]
fn every_bad_field_is_named() {
    let empty = Commitment {
        people: None,
        ..people(SolutionSide::Vendor)
    };
    let none = Commitment {
        people: Some(Decimal::ZERO),
        ..people(SolutionSide::Vendor)
    };
    let wrong = Content {
        commitments: vec![empty, none],
        milestones: vec![launch(), launch()],
        ..content()
    };
    let found: Vec<(String, &str)> = wrong
        .check(2019)
        .into_iter()
        .map(|problem| (problem.field, problem.reason))
        .collect();
    let expected = [
        ("plan.commitments[0]", "REQUIRED"),
        ("plan.commitments[1].people", "OUT_OF_RANGE"),
        ("plan.milestones[0].due_date", "OUT_OF_RANGE"),
        ("plan.milestones[1].milestone_key", "DUPLICATE"),
        ("plan.milestones[1].due_date", "OUT_OF_RANGE"),
    ];
    assert_eq!(
        found,
        expected.map(|(field, reason)| (field.to_owned(), reason))
    );
}

proptest! {
    /// Whoever accepts what in whatever order: agreed is only what both sides accepted in its present version.
    #[test]
    fn agreement_takes_both_sides_of_one_version(steps in prop::collection::vec((0..3, 0..4), 0..30)) {
        let mut plan = plan(content());
        let mut accepted = [false, false];
        for (what, version) in steps {
            let side = [SolutionSide::Vendor, SolutionSide::Partner][usize::from(what == 1)];
            if what == 2 {
                plan = plan.clone().restate(Content { goals: format!("goals {version}"), ..content() });
                accepted = if plan.acceptances.is_empty() { [false, false] } else { accepted };
            } else if let Ok(after) = plan.clone().accept(version, by(side)) {
                prop_assert_eq!(version, plan.version);
                accepted[usize::from(what == 1)] = true;
                plan = after;
            }
            prop_assert_eq!(plan.state() == PlanState::Agreed, accepted == [true, true]);
        }
    }
}
