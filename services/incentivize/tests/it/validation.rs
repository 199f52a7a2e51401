//! Every problem of a plan is reported at once, with its path.

use incentivize::domain::{
    commitment::CarryOver,
    mechanisms::volume_rebate::Aggregation,
    period::PeriodLength,
    plan::{PlanState, PlanVersion},
    problem::Problems,
    tiers::{Tier, TierBoundary, TierMethod, Tiers},
};

use crate::{
    build::{commission, marginal, plan, rebate, referral_fee, royalty, span},
    table::number,
};

fn problems(version: &PlanVersion) -> Vec<String> {
    let mut problems = Problems::default();
    version.check(&mut problems);
    problems
        .into_found()
        .into_iter()
        .map(|problem| format!("{}: {}", problem.field, problem.description))
        .collect()
}

#[test]
fn a_right_plan_has_no_problem() {
    let components = vec![
        commission("10"),
        referral_fee("5", Some("200.00")),
        rebate(
            marginal("to 250000: 1, to 350000: 2, above: 3"),
            Aggregation::default(),
        ),
        royalty(
            marginal("to 300: 50, to 500: 40, above: 30"),
            PeriodLength::Quarter,
            Some(("6000", CarryOver::None)),
        ),
    ];
    assert_eq!(
        problems(&plan(span("2017-01-01", "2018-01-01"), components)),
        Vec::<String>::new()
    );
}

#[test]
fn a_plan_names_all_its_problems() {
    let mut fee = referral_fee("100.5", Some("-1.001"));
    fee.key = "Fee!".to_owned();
    fee.name = "Fee\0".to_owned();
    fee.denomination.currency = "JPY".parse().expect("a currency");
    let version = PlanVersion {
        name: " ".to_owned(),
        state: PlanState::Draft,
        ..plan(
            span("2017-01-01", "2017-01-01"),
            vec![commission("-1"), commission("0.1234567"), fee],
        )
    };
    assert_eq!(
        problems(&version),
        [
            "display_name: 1 to 120 characters",
            "end_date: must be after the effective date",
            "components[0].deal_registration_commission.rate_percent: must not be negative",
            "components[1].deal_registration_commission.rate_percent: at most 6 fraction digits",
            "components[1].key: is used by an earlier component",
            "components[2].key: 1 to 63 lower-case letters, digits and hyphens",
            "components[2].display_name: control characters are not allowed",
            "components[2].rounding_digits: JPY has 0 digits",
            "components[2].referral_fee.rate_percent: must be at most 100 percent",
            "components[2].referral_fee.cap_per_deal: is in USD, the component is in JPY",
            "components[2].referral_fee.cap_per_deal: must not be negative",
            "components[2].referral_fee.cap_per_deal: has more digits than the component rounds to",
        ]
    );
    let empty = plan(span("2017-01-01", ""), vec![]);
    assert_eq!(
        problems(&empty),
        ["components: at least one component is needed"]
    );
}

fn tier(up_to: Option<&str>, rate: &str, flat: &str) -> Tier {
    Tier {
        up_to: up_to.map(number),
        rate: number(rate),
        flat: number(flat),
    }
}

fn tier_problems(tiers: Vec<Tier>) -> Vec<String> {
    let tiers = Tiers {
        method: TierMethod::Marginal,
        boundary: TierBoundary::UpperInclusive,
        tiers,
    };
    let found = problems(&plan(
        span("2017-01-01", ""),
        vec![rebate(tiers, Aggregation::default())],
    ));
    found
        .into_iter()
        .map(|problem| problem.replacen("components[0].volume_rebate.", "", 1))
        .collect()
}

#[test]
fn tiers_ascend_from_zero_and_the_last_is_open() {
    assert_eq!(
        tier_problems(vec![]),
        ["tiers: at least one tier is needed"]
    );
    assert_eq!(
        tier_problems(vec![
            tier(Some("0"), "1", "0"),
            tier(None, "2", "0"),
            tier(Some("5"), "1", "0"),
            tier(Some("5"), "1", "0"),
            tier(Some("9"), "1", "0")
        ]),
        [
            "tiers[0].up_to: must be above 0, where the tier starts",
            "tiers[1].up_to: only the last tier is open",
            "tiers[3].up_to: must be above 5, where the tier starts",
            "tiers[4].up_to: the last tier must be open, so that no total is left without a tier",
        ]
    );
    assert_eq!(
        tier_problems(vec![
            tier(Some("-5"), "-1", "-1"),
            tier(Some("0.0000000001"), "101", "0.001"),
            tier(None, "1", "0")
        ]),
        [
            "tiers[0].up_to: must be above 0, where the tier starts",
            "tiers[0].rate: must not be negative",
            "tiers[0].flat: must not be negative",
            "tiers[1].up_to: at most 9 fraction digits",
            "tiers[1].rate: must be at most 100 percent",
            "tiers[1].flat: has more digits than the component rounds to",
        ]
    );
}

#[test]
fn a_royalty_s_minimum_is_checked() {
    let component = royalty(
        marginal("above: 2000000000"),
        PeriodLength::Quarter,
        Some(("-0.001", CarryOver::None)),
    );
    assert_eq!(
        problems(&plan(span("2017-01-01", ""), vec![component])),
        [
            "components[0].oem_royalty.tiers[0].rate: must be at most a billion per unit",
            "components[0].oem_royalty.minimum: must not be negative",
            "components[0].oem_royalty.minimum: has more digits than the component rounds to",
        ]
    );
}
