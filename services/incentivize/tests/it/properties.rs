//! What holds for every table and every set of facts.

use std::collections::BTreeMap;

use incentivize::domain::{
    commitment::CarryOver,
    fact::{Fact, Relation},
    mechanisms::volume_rebate::Aggregation,
    outcome::OutcomeKind,
    period::PeriodLength,
    tiers::{Rate, Tier, TierBoundary, TierMethod, Tiers},
};
use kit::money::{Money, Rounding, round};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    build::{booking, commission, marginal, rebate, refund, reversal, royalty, units},
    ledger::{Ledger, fact_earning},
    order::{Arrivals, earnings},
};

const DATES: [&str; 8] = [
    "2017-01-01",
    "2017-02-28",
    "2017-03-31",
    "2017-04-01",
    "2017-06-30",
    "2017-07-01",
    "2017-12-31",
    "2018-01-01",
];

/// Tables without flat amounts: widths and rates of 1 to 4 bands.
fn bands() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::vec((1_u32..500, 0_u32..5000), 1..5)
}

fn table(method: TierMethod, bands: &[(u32, u32)]) -> Tiers {
    let mut end = Decimal::ZERO;
    let tiers = bands.iter().enumerate().map(|(index, (width, rate))| {
        end += Decimal::from(*width);
        Tier {
            up_to: (index + 1 < bands.len()).then_some(end),
            rate: Decimal::new(i64::from(*rate), 2),
            flat: Decimal::ZERO,
        }
    });
    Tiers {
        method,
        boundary: TierBoundary::UpperInclusive,
        tiers: tiers.collect(),
    }
}

fn grant(tiers: &Tiers, total: Decimal) -> Decimal {
    tiers
        .grant(Rate::PerUnit, total, &mut Vec::new())
        .expect("in range")
}

pub(crate) fn cents(value: i64) -> Decimal {
    Decimal::new(value, 2)
}

/// Bookings with refunds, reversals of either, and corrections.
pub(crate) fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let refunds = prop::collection::vec((0_usize..8, 1_u32..60, any::<bool>()), 0..4);
    let deal = (
        0_usize..8,
        1_i64..100_000,
        refunds,
        prop::bool::weighted(0.3),
    );
    prop::collection::vec(deal, 1..6).prop_map(|deals| {
        let mut facts = Vec::new();
        for (date, amount, refunds, reversed) in deals {
            let number = |facts: &Vec<Fact>| facts.len() as u128 + 1;
            let sold = booking(number(&facts), DATES[date], &cents(amount).to_string());
            facts.push(sold.clone());
            for (date, percent, undone) in refunds {
                let back = round(
                    cents(amount) * Decimal::new(i64::from(percent), 2),
                    2,
                    Rounding::Down,
                );
                let back = refund(number(&facts), &sold, DATES[date], &back.to_string());
                facts.push(back.clone());
                if undone {
                    facts.push(reversal(number(&facts), &back));
                }
            }
            if reversed {
                facts.push(reversal(number(&facts), &sold));
            }
        }
        facts
    })
}

/// A commission, a rebate per quarter and one per booking, two years long.
fn reseller(facts: Vec<Fact>) -> Ledger {
    let mut ledger = Ledger::of(commission("7.5"), facts);
    let mut per_booking = rebate(marginal("to 100: 1, above: 2.5"), Aggregation::Booking);
    per_booking.key = "per-booking".to_owned();
    let quarterly = rebate(marginal("to 300: 1 + 3, above: 3"), Aggregation::default());
    ledger.plans[0]
        .components
        .extend([per_booking.into(), quarterly.into()]);
    ledger.plans[0].effective.end = None;
    ledger.enrollments[0].active[0].end = None;
    ledger
}

proptest! {
    #[test]
    fn marginal_is_continuous_and_never_falls(bands in bands(), x in -1000_i64..200_000, step in 0_i64..1000) {
        let table = table(TierMethod::Marginal, &bands);
        let (low, high) = (grant(&table, cents(x)), grant(&table, cents(x + step)));
        let steepest = table.tiers.iter().map(|tier| tier.rate).max().unwrap_or_default();
        prop_assert!(low <= high);
        prop_assert!(high - low <= steepest * cents(step));
    }

    #[test]
    fn where_rates_rise_whole_volume_is_at_least_marginal_and_jumps(mut bands in bands(), x in 0_i64..200_000) {
        let mut rates: Vec<u32> = bands.iter().map(|band| band.1).collect();
        rates.sort_unstable();
        bands.iter_mut().zip(rates).for_each(|(band, rate)| band.1 = rate);
        let (whole, marginal) = (table(TierMethod::WholeVolume, &bands), table(TierMethod::Marginal, &bands));
        prop_assert!(grant(&whole, cents(x)) >= grant(&marginal, cents(x)));
        for pair in whole.tiers.windows(2) {
            let at = pair[0].up_to.expect("an end");
            let above = Decimal::new(1, 9);
            let jump = grant(&whole, at + above) - grant(&whole, at);
            prop_assert_eq!(jump, (pair[1].rate - pair[0].rate) * at + pair[1].rate * above);
        }
    }

    #[test]
    fn both_boundaries_agree_off_the_boundary(bands in bands(), x in 0_i64..200_000) {
        for method in [TierMethod::Marginal, TierMethod::WholeVolume] {
            let upper = table(method, &bands);
            let lower = Tiers { boundary: TierBoundary::LowerInclusive, ..upper.clone() };
            let on_boundary = upper.tiers.iter().any(|tier| tier.up_to == Some(cents(x)));
            if !on_boundary || method == TierMethod::Marginal {
                prop_assert_eq!(grant(&upper, cents(x)), grant(&lower, cents(x)));
            }
        }
    }

    #[test]
    fn period_deltas_sum_to_one_cumulative_calculation(bands in bands(), sales in prop::collection::vec((0_usize..7, 1_i64..90_000), 1..12)) {
        let tiers = table(TierMethod::Marginal, &bands);
        let once = |sales: &[(usize, i64)]| {
            let total = sales.iter().map(|(_, quantity)| cents(*quantity)).sum();
            round(grant(&tiers, total), 2, Rounding::HalfEven)
        };
        for period in [PeriodLength::Month, PeriodLength::Quarter, PeriodLength::Year] {
            let facts = (1..).zip(&sales).map(|(id, (date, quantity))| units(id, DATES[*date], &cents(*quantity).to_string()));
            let ledger = Ledger::of(royalty(tiers.clone(), period, None), facts.collect());
            prop_assert_eq!(ledger.total(), once(&sales));
        }
    }

    #[test]
    fn splitting_a_deal_changes_no_cumulative_total(bands in bands(), whole in 2_i64..100_000, part in 1_i64..100_000) {
        let part = part % whole;
        let tiers = table(TierMethod::Marginal, &bands);
        let of = |facts| Ledger::of(royalty(tiers.clone(), PeriodLength::Quarter, None), facts).total();
        let one = vec![units(1, "2017-05-05", &cents(whole).to_string())];
        let two = vec![units(1, "2017-05-05", &cents(part).to_string()), units(2, "2017-05-06", &cents(whole - part).to_string())];
        prop_assert_eq!(of(one), of(two));
    }

    #[test]
    fn returning_x_after_n_gives_f_n_minus_f_n_less_x(bands in bands(), n in 1_i64..100_000, x in 1_i64..100_000) {
        let x = x.min(n);
        let tiers = table(TierMethod::Marginal, &bands);
        let f = |units: i64| round(grant(&tiers, cents(units)), 2, Rounding::HalfEven);
        let sold = units(1, "2017-01-05", &cents(n).to_string());
        let back = refund(2, &sold, "2017-05-05", &cents(x).to_string());
        let ledger = Ledger::of(royalty(tiers.clone(), PeriodLength::Quarter, None), vec![sold, back]);
        prop_assert_eq!(ledger.period_amounts(), vec![f(n), f(n - x) - f(n)]);
    }

    #[test]
    fn the_order_of_arrival_changes_nothing((facts, shuffled) in facts().prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle()))) {
        let at_once = reseller(facts.clone());
        let mut arrivals = Arrivals::new(reseller(vec![]));
        shuffled.into_iter().for_each(|fact| arrivals.arrive(fact));
        let expected: BTreeMap<_, _> = facts.iter().map(|fact| (fact.id, at_once.assess(fact))).collect();
        prop_assert_eq!(arrivals.periods(), earnings(&at_once, &at_once.totals()));
        prop_assert_eq!(arrivals.outcomes, expected);
    }

    #[test]
    fn every_fact_has_one_outcome_per_component_and_every_trace_gives_its_amount(facts in facts()) {
        let ledger = reseller(facts);
        for fact in &ledger.facts {
            let outcomes = ledger.assess(fact);
            let keys: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.applied.as_ref()).map(|applied| applied.component.key.as_str()).collect();
            prop_assert_eq!(keys, ["deal-registration-commission", "per-booking", "volume-rebate"]);
            for outcome in outcomes {
                if let OutcomeKind::Earned(parts) = outcome.kind {
                    prop_assert!(parts.iter().all(|part| part.trace.is_right()));
                }
            }
        }
        for earning in ledger.period_earnings() {
            prop_assert!(earning.trace.is_right());
        }
    }

    #[test]
    fn a_reversal_cancels_exactly(facts in facts()) {
        let ledger = reseller(facts);
        for fact in &ledger.facts {
            if let Relation::ReversalOf(id) = fact.relation {
                let cancelled = ledger.facts.iter().find(|other| other.id == id).expect("its fact");
                prop_assert_eq!(fact_earning(&ledger.assess(fact)), -fact_earning(&ledger.assess(cancelled)));
            }
        }
        let undone = ledger.facts.iter().filter(|fact| fact.relation == Relation::Original);
        let cancelled: Vec<Fact> = undone.enumerate().flat_map(|(index, fact)| [fact.clone(), reversal(1000 + index as u128, fact)]).collect();
        prop_assert_eq!(reseller(cancelled).total(), Decimal::ZERO);
    }

    #[test]
    fn a_deal_refunded_in_full_earns_nothing(amount in 1_i64..1_000_000, part in 0_i64..1_000_000) {
        let part = part.min(amount);
        let sold = booking(1, "2017-05-05", &cents(amount).to_string());
        let backs = [refund(2, &sold, "2017-05-06", &cents(part).to_string()), refund(3, &sold, "2017-09-09", &cents(amount - part).to_string())];
        let ledger = Ledger::of(commission("7.77"), [vec![sold], backs.to_vec()].concat());
        prop_assert_eq!(ledger.total(), Decimal::ZERO);
    }

    #[test]
    fn currencies_are_never_added(euros in 1_i64..100_000, dollars in 1_i64..100_000) {
        let foreign = Fact {
            amount: Some(Money::new(cents(euros), "EUR".parse().expect("a currency")).expect("an amount")),
            ..booking(2, "2017-05-05", "1")
        };
        let home = booking(1, "2017-05-05", &cents(dollars).to_string());
        prop_assert_eq!(reseller(vec![home.clone(), foreign]).total(), reseller(vec![home]).total());
    }

    #[test]
    fn what_carries_over_is_never_more_than_what_stands_alone(earned in prop::array::uniform4(0_u32..300), minimum in 0_u32..300) {
        let minimum_text = minimum.to_string();
        let total = |carry_over| {
            let component = royalty(marginal("above: 1"), PeriodLength::Quarter, Some((&minimum_text, carry_over)));
            let dates = ["2017-01-01", "2017-04-01", "2017-07-01", "2017-10-01"];
            let facts = (1..).zip(dates.iter().zip(&earned)).map(|(id, (date, earned))| units(id, date, &earned.to_string()));
            Ledger::of(component, facts.collect()).total()
        };
        let sum: u32 = earned.iter().sum();
        let (alone, forward, recoupable) = (total(CarryOver::None), total(CarryOver::ForwardOnly), total(CarryOver::Recoupable));
        prop_assert_eq!(recoupable, Decimal::from(sum.max(4 * minimum)));
        prop_assert!(recoupable <= forward && forward <= alone);
        prop_assert_eq!(alone, earned.iter().map(|earned| Decimal::from(*earned.max(&minimum))).sum::<Decimal>());
    }
}
