//! What holds for lanes, lifetime totals and baselines, whatever the facts.

use std::collections::BTreeMap;

use incentivize::domain::{
    component::Terms,
    dues::Dues,
    fact::{Fact, Relation},
    lane::Lane,
    mechanisms::{
        growth_rebate::{Baseline, GrowthRebate},
        volume_rebate::Aggregation,
    },
    opening::PeriodOpenings,
    outcome::OutcomeKind,
    period::{Period, PeriodLength},
    settle::{Given, PeriodEarning, settle},
    tiers::Rate,
    total::{LaneTotals, PeriodTotals},
};
use kit::money::{Rounding, round};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    build::{component, day, marginal, rebate},
    ledger::{Ledger, original_of},
    order::{Arrivals, earnings},
    properties::facts,
    table::number,
};

const TABLE: &str = "to 100: 1, to 400: 2.5, above: 4";

/// The deals of a reseller by the month, and its growth over the quarter before, from April on; enrolled since January.
fn reseller(facts: Vec<Fact>) -> Ledger {
    let deals = rebate(marginal(TABLE), Aggregation::Deal(PeriodLength::Month));
    let growth = component(Terms::GrowthRebate(GrowthRebate {
        rate_percent: number("10"),
        period: PeriodLength::Quarter,
        baseline: Baseline::PriorPeriod,
        fixed_baseline: None,
        least_growth_percent: Decimal::ZERO,
        threshold_digits: None,
        pays_on: Default::default(),
        without_baseline: Default::default(),
        product_categories: vec![],
    }));
    let mut ledger = Ledger::of(deals, facts);
    ledger.plans[0].components.push(growth.into());
    ledger.plans[0].effective.start = day("2017-04-01");
    ledger.plans[0].effective.end = None;
    ledger.enrollments[0].active[0].end = None;
    ledger
}

/// Bookings of three deals, with what takes them back.
fn of_deals() -> impl Strategy<Value = Vec<Fact>> {
    facts().prop_map(|facts| {
        let deal = |fact: &Fact| Fact {
            opportunity_id: Some(Uuid::from_u128(original_of(fact, &facts).as_u128() % 3)),
            ..fact.clone()
        };
        facts.iter().map(deal).collect()
    })
}

fn given(totals: &PeriodTotals) -> Given<'_> {
    static OPENINGS: PeriodOpenings = PeriodOpenings::new();
    static DUE: Dues = Dues::new();
    Given {
        totals,
        openings: &OPENINGS,
        due: &DUE,
    }
}

fn deals(ledger: &Ledger) -> (PeriodTotals, Vec<PeriodEarning>) {
    let totals = ledger.totals().remove("volume-rebate").unwrap_or_default();
    let settled = settle(&ledger.plans, "volume-rebate", given(&totals));
    (totals, settled.expect("in range"))
}

/// The totals of one lane.
fn only(totals: &PeriodTotals, lane: &Lane) -> PeriodTotals {
    let alone = totals.iter().map(|(period, lanes)| {
        let total = lanes.iter().find(|(name, _)| *name == lane);
        let lanes = total.map(|(name, total)| LaneTotals::of(name.clone(), *total));
        (*period, lanes.unwrap_or_default())
    });
    alone.collect()
}

proptest! {
    #[test]
    fn the_order_of_arrival_changes_nothing((facts, shuffled) in of_deals().prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle()))) {
        let at_once = reseller(facts.clone());
        let mut arrivals = Arrivals::new(reseller(vec![]));
        shuffled.into_iter().for_each(|fact| arrivals.arrive(fact));
        let expected: BTreeMap<_, _> = facts.iter().map(|fact| (fact.id, at_once.assess(fact))).collect();
        prop_assert_eq!(arrivals.periods(), earnings(&at_once, &at_once.totals()));
        prop_assert_eq!(arrivals.outcomes, expected);
    }

    #[test]
    fn a_deal_earns_what_its_lifetime_total_grants(facts in of_deals()) {
        let (totals, settled) = deals(&reseller(facts));
        let mut lifetime = LaneTotals::default();
        let from_the_start = |period: &Period| period.last() >= day("2017-04-01");
        for (_, lanes) in totals.iter().filter(|(period, _)| from_the_start(period)) {
            lifetime.add_all(lanes).expect("in range");
        }
        for (lane, total) in lifetime.iter() {
            let earned: Decimal = settled
                .iter()
                .filter(|earning| earning.lane == *lane)
                .map(|earning| earning.trace.amount.amount())
                .sum();
            let whole = marginal(TABLE).grant(Rate::Percent, total.total, &mut Vec::new()).expect("in range");
            prop_assert_eq!(earned, round(whole, 2, Rounding::HalfEven));
        }
    }

    #[test]
    fn a_lane_settles_alone_as_among_others(facts in of_deals()) {
        let ledger = reseller(facts);
        let (totals, settled) = deals(&ledger);
        for deal in 0..3 {
            let lane = Lane::named(Uuid::from_u128(deal));
            let alone = settle(&ledger.plans, "volume-rebate", given(&only(&totals, &lane)));
            let among: Vec<PeriodEarning> = settled.iter().filter(|earning| earning.lane == lane).cloned().collect();
            prop_assert_eq!(alone.expect("in range"), among);
        }
    }

    #[test]
    fn what_counts_ahead_earns_nothing_and_is_compared_with(facts in of_deals()) {
        let ledger = reseller(facts);
        let totals = ledger.totals().remove("growth-rebate").unwrap_or_default();
        for earning in ledger.period_earnings() {
            prop_assert!(earning.period.start() >= day("2017-04-01"));
            prop_assert!(earning.trace.is_right());
            let before = earning.period.previous().and_then(|before| totals.get(&before));
            let before = before.map(|lanes| lanes.sum().expect("in range"));
            let before = before.filter(|total| !total.is_nothing()).map(|total| total.total);
            if let (Some(after), "growth-rebate") = (&earning.trace.after, earning.trace.applied.component.key.as_str()) {
                prop_assert_eq!(after.context.baseline, before);
            }
        }
        let ahead = |fact: &&Fact| {
            fact.relation == Relation::Original && fact.business_date < day("2017-04-01")
        };
        for fact in ledger.facts.iter().filter(ahead) {
            let outcomes = ledger.assess(fact);
            prop_assert_eq!(outcomes.len(), 1);
            prop_assert!(matches!(outcomes[0].kind, OutcomeKind::Counted(_)));
        }
    }
}
