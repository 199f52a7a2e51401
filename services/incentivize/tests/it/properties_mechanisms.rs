//! What holds for every input of the mechanisms, and for each trace that they leave.

use incentivize::domain::{
    component::Component,
    fact::{Fact, FactKind},
    outcome::OutcomeKind,
    trace::Trace,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    build::{booking, day, units},
    ledger::Ledger,
    table::number,
    terms::{detailed, money, plain, some, terms_of, tiered, with},
};

fn cents(value: i64) -> Decimal {
    Decimal::new(value, 2)
}

fn traces(ledger: &Ledger) -> Vec<Trace> {
    let outcomes = ledger.facts.iter().flat_map(|fact| ledger.assess(fact));
    let of_facts = outcomes.flat_map(|outcome| match outcome.kind {
        OutcomeKind::Earned(parts) => parts,
        _ => vec![],
    });
    let of_periods = ledger.period_earnings().into_iter();
    let of_periods = of_periods.map(|earning| earning.trace);
    of_facts.map(|part| part.trace).chain(of_periods).collect()
}

/// Computed again from the stored text alone.
fn all_are_right(ledger: &Ledger) -> bool {
    traces(ledger).iter().all(|trace| {
        let text = serde_json::to_string(trace).expect("serializes");
        let read: Trace = serde_json::from_str(&text).expect("reads back");
        read == *trace && read.is_right()
    })
}

fn total(component: &Component, facts: Vec<Fact>) -> Decimal {
    let ledger = Ledger::of(component.clone(), facts);
    assert!(all_are_right(&ledger), "{}", component.key);
    ledger.total()
}

fn marketplace(pays: &str, rate: i64, digits: u32) -> Component {
    let mut component = with(terms_of!({
        "mechanism": "marketplace_revenue_share",
        "fee": {"rates": [{"from": "2017-01-01", "percent": cents(rate)}]},
        "pays": pays,
    }));
    component.denomination.digits = digits;
    component
}

fn quota(second: i64, gate: i64) -> Component {
    let terms = terms_of!({
        "mechanism": "quota_accelerator",
        "quota": {"fixed": money("700")},
        "target_pay": money("100"),
        "gate_percent": gate.to_string(),
        "period": "QUARTER",
        "counts": {"kind": "RESALE_BOOKING", "role": "FULFILMENT"},
    });
    let bands = format!("to 50: 0.5, to 100: {}, above: 2", cents(second));
    with(tiered("MARGINAL", "UPPER_INCLUSIVE", &bands, terms))
}

fn spiff(budget: i64) -> Component {
    let terms = terms_of!({
        "mechanism": "spiff",
        "start": "2017-01-01",
        "end": "2018-01-01",
        "budget": money(&cents(budget).to_string()),
        "counts": {"kind": "RESALE_BOOKING", "role": "FULFILMENT"},
    });
    with(tiered(
        "MARGINAL",
        "UPPER_INCLUSIVE",
        "to 3: 250, above: 400",
        terms,
    ))
}

fn volume_reward() -> Component {
    let terms = terms_of!({"mechanism": "oem_volume_reward", "period": "MONTH"});
    let table = "to 100: 0.5, to 300: 0.75, above: 1";
    with(tiered("MARGINAL", "UPPER_INCLUSIVE", table, terms))
}

fn certified(id: usize, score: u32) -> Fact {
    let date = format!("2017-05-{:02}", id + 1);
    let kind = FactKind::IntegrationCertification;
    detailed(plain(id as u128 + 1, kind, &date, ""), |detail| {
        detail.score = Some(Decimal::from(score));
    })
}

fn depth() -> Component {
    let band =
        |least: u32, amount: &str| terms_of!({"least": least.to_string(), "amount": money(amount)});
    with(terms_of!({
        "mechanism": "integration_depth_reward",
        "bands": [band(40, "1000"), band(60, "2500"), band(80, "6000")],
    }))
}

fn sold_by(id: usize, person: usize) -> Fact {
    detailed(booking(id as u128 + 1, "2017-05-05", "100"), |detail| {
        detail.person = some(&format!("person {person}"));
    })
}

proptest! {
    #[test]
    fn fee_and_rest_are_the_whole(amount in 0_i64..10_000_000, rate in 0_i64..10_000, digits in 0_u32..3) {
        let sale = || vec![plain(1, FactKind::MarketplaceTransaction, "2017-05-05", &cents(amount - amount % 100).to_string())];
        let of = |pays| total(&marketplace(pays, rate, digits), sale());
        prop_assert_eq!(of("NET") + of("FEE"), cents(amount - amount % 100));
    }

    #[test]
    fn a_quota_pays_no_less_for_more(second in 0_i64..200, low in 0_i64..150_000, step in 0_i64..1000, gate in 0_i64..100) {
        let component = quota(second, gate);
        let of = |sales| total(&component, vec![booking(1, "2017-05-05", &cents(sales).to_string())]);
        prop_assert!(of(low) <= of(low + step));
    }

    #[test]
    fn a_budget_is_spent_to_the_cent_or_not_reached(deals in prop::collection::vec(0_usize..4, 1..15), budget in 0_i64..300_000) {
        let facts: Vec<Fact> = deals.iter().enumerate().map(|(id, person)| sold_by(id, *person)).collect();
        let unlimited: Decimal = (0..4).map(|person| {
            let count = Decimal::from(deals.iter().filter(|of| **of == person).count());
            let first = count.min(Decimal::from(3));
            first * Decimal::from(250) + (count - first) * Decimal::from(400)
        }).sum();
        prop_assert_eq!(total(&spiff(budget), facts), unlimited.min(cents(budget)));
    }

    #[test]
    fn splitting_a_deal_changes_what_is_paid_by_the_deal_alone(whole in 2_i64..100_000, part in 1_i64..100_000) {
        let part = part % (whole - 1) + 1;
        let unit = |id, count: i64| units(id, "2017-05-05", &count.to_string());
        let cumulative = |facts| total(&volume_reward(), facts);
        prop_assert_eq!(cumulative(vec![unit(1, whole)]), cumulative(vec![unit(1, part), unit(2, whole - part)]));
        let by_deal = |count| total(&spiff(10_000_000), (0..count).map(|id| sold_by(id, 1)).collect());
        prop_assert_eq!(by_deal(1) * Decimal::TWO, by_deal(2));
    }

    #[test]
    fn raises_sum_to_the_best_whatever_their_order(scores in prop::collection::vec(0_u32..100, 1..6)) {
        let facts = scores.iter().enumerate().map(|(id, score)| certified(id, *score)).collect();
        let best = scores.iter().max().map_or(0, |score| match score {
            0..40 => 0,
            40..60 => 1000,
            60..80 => 2500,
            _ => 6000,
        });
        prop_assert_eq!(total(&depth(), facts), Decimal::from(best));
    }
}

/// One story for each of the others, so that every mechanism's trace is computed again.
#[test]
fn every_trace_gives_its_amount_again() {
    let growth = with(terms_of!({
        "mechanism": "growth_rebate", "rate_percent": "3", "period": "QUARTER", "baseline": "PRIOR_PERIOD", "threshold_digits": -1,
    }));
    let mix = with(terms_of!({
        "mechanism": "product_mix_accelerator",
        "strategic_categories": ["security"],
        "tiers": [{"least_share_percent": "30", "rate": "2"}],
        "measure": "REVENUE",
        "period": "QUARTER",
    }));
    let security = |fact| detailed(fact, |detail| detail.product_category = some("security"));
    let bookings = vec![
        security(booking(1, "2017-02-02", "1000.01")),
        booking(2, "2017-05-05", "3333.33"),
        security(booking(3, "2017-05-06", "2000")),
    ];
    let funds = with(terms_of!({
        "mechanism": "mdf_reimbursement", "share_percent": "33.3", "accrual_percent": "2.5", "period": "MONTH",
    }));
    let claim = plain(4, FactKind::MdfClaim, "2017-05-07", "777.77");
    let mut all = bookings.clone();
    all.push(claim);
    let free = with(terms_of!({
        "mechanism": "marketplace_revenue_share",
        "fee": {"rates": [{"from": "2017-01-01", "percent": "15"}, {"from": "2017-04-01", "percent": "16"}]},
        "free_up_to": money("1500"),
    }));
    let sale = |id, date| plain(id, FactKind::MarketplaceTransaction, date, "999.99");
    let affiliate = with(terms_of!({
        "mechanism": "affiliate_revenue_share", "rate_percent": "30", "window_days": 30,
    }));
    let bought = detailed(
        plain(1, FactKind::Conversion, "2017-05-07", "777.77"),
        |detail| {
            detail.click_date = Some(day("2017-05-01"));
        },
    );
    for (component, facts, amount) in [
        (growth, bookings.clone(), "130.00"),
        (mix, bookings, "60.00"),
        (funds, all, "158.33"),
        (
            free,
            vec![sale(1, "2017-03-31"), sale(2, "2017-04-01")],
            "1919.98",
        ),
        (affiliate, vec![bought], "233.33"),
    ] {
        assert_eq!(
            total(&component, facts),
            number(amount),
            "{}",
            component.key
        );
    }
}
