//! The activation proof: a plan goes into force only if the partnership type produces what it is computed from.

use std::collections::BTreeSet;

use incentivize::domain::{
    activation::ActivationRefused,
    commitment::CarryOver,
    fact::{FactKind, Role},
    mechanisms::{pipeline_contribution_bonus::ContributionRole, volume_rebate::Aggregation},
    period::PeriodLength,
    plan::{PlanState, PlanVersion},
    requirement::ProducedFact,
};

use crate::build::{
    bonus, commission, marginal, plan, rebate, referral_fee, royalty, span, whole_volume,
};
use crate::terms::{money, terms_of, with};

fn produced(pairs: &[(FactKind, Option<Role>)]) -> BTreeSet<ProducedFact> {
    pairs
        .iter()
        .map(|(kind, role)| ProducedFact {
            kind: *kind,
            role: *role,
        })
        .collect()
}

fn draft(components: Vec<incentivize::domain::component::Component>) -> PlanVersion {
    PlanVersion {
        state: PlanState::Draft,
        ..plan(span("2017-01-01", "2018-01-01"), components)
    }
}

fn refusal(version: PlanVersion, produced: &BTreeSet<ProducedFact>) -> Vec<String> {
    match version.activate(produced, &[]).expect_err("refused") {
        ActivationRefused::FactsNotProduced(missing, _) => {
            missing.iter().map(|(_, one)| one.to_string()).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_rebate_for_an_integrator_is_refused_until_its_profile_has_resale_bookings() {
    let integrator = [
        (FactKind::Contribution, Some(Role::Sourced)),
        (FactKind::Contribution, Some(Role::Influenced)),
    ];
    let second = draft(vec![
        bonus(ContributionRole::Sourced, "3"),
        rebate(
            whole_volume("to 250000: 1, above: 3"),
            Aggregation::default(),
        ),
    ]);
    assert_eq!(
        refusal(second.clone(), &produced(&integrator)),
        [
            "volume-rebate (volume rebate) is computed from resale booking (fulfilment), which the partnership type does not produce"
        ]
    );
    let widened = [
        &integrator[..],
        &[(FactKind::ResaleBooking, Some(Role::Fulfilment))],
    ]
    .concat();
    let active = second
        .activate(&produced(&widened), &[])
        .expect("activates");
    assert_eq!(active.state, PlanState::Active);
}

#[test]
fn every_mechanism_names_what_it_lacks() {
    let everything = draft(vec![
        commission("10"),
        bonus(ContributionRole::Influenced, "3"),
        referral_fee("5", None),
        royalty(
            marginal("above: 5"),
            PeriodLength::Quarter,
            Some(("10", CarryOver::None)),
        ),
    ]);
    let lacking = refusal(
        everything,
        &produced(&[(FactKind::Contribution, Some(Role::CoSell))]),
    );
    let facts: Vec<&str> = lacking
        .iter()
        .filter_map(|line| line.split("computed from ").nth(1)?.split(", which").next())
        .collect();
    assert_eq!(
        facts,
        [
            "resale booking (fulfilment)",
            "contribution (influenced)",
            "contribution (sourced) or referral outcome (sourced)",
            "unit report"
        ]
    );
}

#[test]
fn one_alternative_is_enough_and_units_need_no_role() {
    let components = || {
        draft(vec![
            referral_fee("5", None),
            royalty(marginal("above: 5"), PeriodLength::Month, None),
        ])
    };
    for pairs in [
        [
            (FactKind::ReferralOutcome, Some(Role::Sourced)),
            (FactKind::UnitReport, None),
        ],
        [
            (FactKind::Contribution, Some(Role::Sourced)),
            (FactKind::UnitReport, Some(Role::Fulfilment)),
        ],
    ] {
        assert!(
            components().activate(&produced(&pairs), &[]).is_ok(),
            "{pairs:?}"
        );
    }
}

#[test]
fn states_go_one_way() {
    let active = plan(span("2017-01-01", ""), vec![commission("10")]);
    let refused = active
        .clone()
        .activate(&BTreeSet::new(), &[])
        .expect_err("refused");
    let ActivationRefused::IllegalTransition(refused) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        refused.to_string(),
        "a plan version that is active can't be activated; it can be superseded, or deferred or withdrawn before it comes into force"
    );
    let superseded = active.supersede().expect("superseded");
    assert_eq!(superseded.state, PlanState::Superseded);
    assert!(superseded.supersede().is_err());
}

#[test]
fn a_key_keeps_its_meaning_and_a_period_has_one_set_of_terms() {
    let quarterly = |length| rebate(marginal("above: 1"), Aggregation::Period(length));
    let first = plan(
        span("2017-01-01", ""),
        vec![quarterly(PeriodLength::Quarter)],
    );
    let next = |start, component| PlanVersion {
        number: 2,
        effective: span(start, ""),
        ..draft(vec![component])
    };
    let reseller = produced(&[(FactKind::ResaleBooking, Some(Role::Fulfilment))]);
    let problems =
        |version: PlanVersion| match version.activate(&reseller, std::slice::from_ref(&first)) {
            Err(ActivationRefused::Invalid(problems)) => {
                problems.into_iter().map(|problem| problem.field).collect()
            }
            Ok(_) => vec![],
            Err(other) => panic!("{other:?}"),
        };
    assert_eq!(
        problems(next("2017-04-01", quarterly(PeriodLength::Quarter))),
        Vec::<String>::new()
    );
    assert_eq!(
        problems(next("2017-04-02", quarterly(PeriodLength::Quarter))),
        ["effective_date"]
    );
    assert_eq!(
        problems(next("2017-04-01", quarterly(PeriodLength::Month))),
        ["components[0].key"]
    );
    let mut renamed = commission("10");
    renamed.key = "volume-rebate".to_owned();
    assert_eq!(problems(next("2017-04-02", renamed)), ["components[0].key"]);
}

/// Claims alone where nothing accrues; claims and purchases where these fill the balance.
#[test]
fn marketing_funds_that_accrue_need_claims_and_purchases() {
    let funds = |accrual: Option<&str>| {
        draft(vec![with(terms_of!({
            "mechanism": "mdf_reimbursement",
            "share_percent": "50",
            "accrual_percent": accrual,
            "fund": money("1000"),
            "period": "QUARTER",
        }))])
    };
    let claims = produced(&[(FactKind::MdfClaim, None)]);
    assert!(funds(None).activate(&claims, &[]).is_ok());
    assert_eq!(
        refusal(funds(Some("2")), &claims),
        [
            "mdf-reimbursement (mdf reimbursement) is computed from resale booking (fulfilment), which the partnership type does not produce"
        ]
    );
    assert_eq!(
        refusal(funds(Some("2")), &produced(&[])),
        [
            "mdf-reimbursement (mdf reimbursement) is computed from MDF claim and resale booking (fulfilment), which the partnership type does not produce"
        ]
    );
}

/// What a component accepts is what it must be fed with, not what its mechanism could accept.
#[test]
fn chosen_facts_decide() {
    let bonus = draft(vec![with(terms_of!({
        "mechanism": "new_customer_bonus",
        "amount": money("100"),
        "facts": [{"kind": "RESALE_BOOKING", "role": "FULFILMENT"}, {"kind": "CONVERSION"}],
    }))]);
    let ecosystem = produced(&[
        (FactKind::Contribution, Some(Role::Sourced)),
        (FactKind::MarketplaceTransaction, None),
    ]);
    assert_eq!(
        refusal(bonus.clone(), &ecosystem),
        [
            "new-customer-bonus (new customer bonus) is computed from resale booking (fulfilment) or conversion, which the partnership type does not produce"
        ]
    );
    let affiliates = produced(&[(FactKind::Conversion, None)]);
    assert!(bonus.activate(&affiliates, &[]).is_ok());
}
