use chrono::{Days, TimeZone as _};
use kit::money::Money;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::domain::Named as _;

fn at(day: u64) -> DateTime<Utc> {
    let start = Utc.with_ymd_and_hms(2017, 1, 1, 9, 0, 0).single();
    start.expect("a time") + Days::new(day)
}

fn complete() -> Terms {
    let amount = Money::new(Decimal::TEN, kit::money::Currency::USD).expect("money");
    let support = |level| Support {
        level,
        side: SolutionSide::Partner,
        contact: "support@partner.example".to_owned(),
        response_hours: 4,
    };
    Terms {
        display_name: "Shop and tax".to_owned(),
        description: String::new(),
        prices: vec![Price {
            item: "seats".to_owned(),
            side: SolutionSide::Vendor,
            unit_price: amount,
            unit: PriceUnit::UserMonth,
        }],
        support: SupportLevel::ALL.iter().copied().map(support).collect(),
        customer_success: Some(SolutionSide::Vendor),
        renewal: Some(Renewal {
            owner: SolutionSide::Vendor,
            term_months: 12,
            automatic: true,
            notice_days: 60,
        }),
        revenue_split: vec![RevenueShare {
            side: SolutionSide::Vendor,
            percent: Decimal::ONE_HUNDRED,
        }],
        integration_id: None,
    }
}

fn named(display_name: &str) -> Terms {
    Terms {
        display_name: display_name.to_owned(),
        ..complete()
    }
}

fn drafted(terms: Terms) -> JointSolution {
    JointSolution::draft(Uuid::nil(), Uuid::nil(), terms, at(0))
}

fn agreed(solution: JointSolution, day: u64) -> JointSolution {
    let proposed = solution.propose().expect("proposed");
    [SolutionSide::Vendor, SolutionSide::Partner]
        .into_iter()
        .fold(proposed, |solution, side| {
            solution
                .agree(side, side.to_string(), at(day))
                .expect("agreed")
        })
}

#[test]
fn a_proposal_names_every_missing_part() {
    let halved = vec![RevenueShare {
        side: SolutionSide::Partner,
        percent: Decimal::new(995, 1),
    }];
    let empty = Terms {
        prices: Vec::new(),
        support: complete().support.split_off(2),
        customer_success: None,
        renewal: None,
        revenue_split: halved,
        ..complete()
    };
    let Err(SolutionError::Incomplete(missing)) = drafted(empty).propose() else {
        panic!("it was proposed");
    };
    let found: Vec<String> = missing.iter().map(|one| format!("{one}")).collect();
    assert_eq!(
        found,
        [
            "solution.prices: say what the solution costs the customer",
            "solution.support: say which side answers L1",
            "solution.support: say which side answers L2",
            "solution.customer_success: say which side owns the customer's success",
            "solution.renewal: say who renews, for how long and how",
            "solution.revenue_split: the shares sum to 99.5 percent, not to 100",
        ]
    );
}

#[test]
fn one_side_alone_agrees_to_nothing() {
    let proposed = drafted(complete()).propose().expect("proposed");
    let half = proposed
        .agree(SolutionSide::Vendor, "ann".to_owned(), at(1))
        .expect("a yes");
    let again = half
        .clone()
        .agree(SolutionSide::Vendor, "bob".to_owned(), at(2))
        .expect("the same yes");
    assert_eq!(again, half);
    assert_eq!(half.state, SolutionState::Proposed);
    assert_eq!(
        half.in_force(),
        Err(SolutionError::NotAgreed(SolutionState::Proposed))
    );
    assert_eq!(half.agreed_periods(), []);
}

#[test]
fn the_agreed_version_rules_until_the_next_is_agreed() {
    let first = agreed(drafted(named("first")), 1);
    let next = first.revise(named("second")).expect("a next version");
    assert_eq!((next.state, next.newest.number), (SolutionState::Draft, 2));
    assert_eq!(
        next.in_force().expect("in force").terms.display_name,
        "first"
    );
    assert_eq!(next.state_of(next.ruling()), SolutionState::Agreed);

    let next = agreed(next, 40);
    assert_eq!(
        next.in_force().expect("in force").terms.display_name,
        "second"
    );
    let since = at(1).date_naive();
    let open = ActivePeriod {
        start: since,
        end: None,
    };
    assert_eq!(next.agreed_periods(), [open]);

    let ended = next.retire(at(90).date_naive()).expect("retired");
    assert!(ended.in_force().is_err());
    let end = Some(at(90).date_naive());
    assert_eq!(ended.agreed_periods(), [ActivePeriod { end, ..open }]);
}

#[test]
fn a_change_of_what_is_proposed_takes_back_what_was_said_to_it() {
    let proposed = drafted(named("first")).propose().expect("proposed");
    let half = proposed
        .agree(SolutionSide::Partner, "pat".to_owned(), at(1))
        .expect("a yes");
    let changed = half.revise(named("second")).expect("changed");
    assert_eq!(
        (changed.state, changed.newest.number),
        (SolutionState::Draft, 1)
    );
    assert_eq!(changed.newest.agreements, []);
}

#[test]
fn retired_on_the_day_it_was_agreed_it_was_never_in_force() {
    let solution = agreed(drafted(complete()), 1);
    let retired = solution.retire(at(1).date_naive()).expect("retired");
    assert_eq!(retired.agreed_periods(), []);
}

fn act(solution: JointSolution, action: SolutionAction, side: SolutionSide, day: u64) -> Changed {
    match action {
        SolutionAction::Update => solution.revise(complete()),
        SolutionAction::Propose => solution.propose(),
        SolutionAction::Agree => solution.agree(side, String::new(), at(day)),
        SolutionAction::Retire => solution.retire(at(day).date_naive()),
    }
}

proptest! {
    /// Any sequence of actions: what is legal succeeds, what is not names what is, and nothing is in force without both sides' yes.
    #[test]
    fn only_both_sides_put_a_version_into_force(steps in prop::collection::vec((0_usize..4, any::<bool>()), 0..40)) {
        let mut solution = drafted(complete());
        for ((step, vendor), day) in steps.into_iter().zip(0..) {
            let action = SolutionAction::ALL[step];
            let side = if vendor { SolutionSide::Vendor } else { SolutionSide::Partner };
            let legal = solution.state.legal_actions();
            match act(solution.clone(), action, side, day) {
                Ok(after) => {
                    prop_assert!(legal.contains(&action));
                    prop_assert!(after.revision - solution.revision <= 1);
                    prop_assert!(after.newest.number >= solution.newest.number);
                    solution = after;
                }
                Err(refused) => {
                    prop_assert!(!legal.contains(&action));
                    let expected = SolutionError::IllegalTransition { action, state: solution.state };
                    prop_assert_eq!(refused, expected);
                }
            }
            if let Some(agreed) = &solution.agreed {
                let mut sides: Vec<SolutionSide> = agreed.agreements.iter().map(|one| one.side).collect();
                sides.sort_unstable();
                prop_assert_eq!(sides, SolutionSide::ALL);
                prop_assert!(agreed.number <= solution.newest.number);
            }
            prop_assert_eq!(solution.agreed.is_some(), solution.agreed_on.is_some());
            prop_assert_eq!(solution.state == SolutionState::Retired, solution.retired_on.is_some());
        }
    }
}
