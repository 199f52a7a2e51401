//! B9: a marginal three-tier rule on one fact, with its trace, against its bare decimal arithmetic.
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use chrono::NaiveDate;
use incentivize::domain::assess::{Enrollment, Knowledge, assess};
use incentivize::domain::component::{Component, Denomination, Direction, RefundPeriod, Terms};
use incentivize::domain::fact::{Detail, Fact, FactKind, Relation, Role};
use incentivize::domain::mechanisms::volume_rebate::{Aggregation, VolumeRebate};
use incentivize::domain::modifiers::Modifiers;
use incentivize::domain::outcome::OutcomeKind;
use incentivize::domain::plan::{PlanState, PlanVersion};
use incentivize::domain::span::Span;
use incentivize::domain::tiers::{Tier, TierBoundary, TierMethod, Tiers};
use kit::money::{Currency, Money};
use rust_decimal::{Decimal, RoundingStrategy};
use uuid::Uuid;

use crate::table::{Goal, Table};

/// Ends and percentages.
const TIERS: [(Option<u32>, u32); 3] = [(Some(250_000), 1), (Some(350_000), 2), (None, 3)];
const SAMPLES: usize = 41;
const RUNS: u32 = 5_000;

/// Adds B9 to the table.
pub fn measure(table: &mut Table) -> anyhow::Result<()> {
    let day = NaiveDate::from_ymd_opt(2017, 5, 1).context("a date")?;
    let always = Span {
        start: NaiveDate::from_ymd_opt(2017, 1, 1).context("a date")?,
        end: None,
    };
    let tiers = tiers();
    let plans = [plan(always, tiers.clone())];
    let enrollments = [Enrollment {
        program_id: Uuid::from_u128(2),
        active: vec![always],
    }];
    let knowledge = Knowledge {
        partner_known: true,
        enrollments: &enrollments,
        plans: &plans,
        ..Knowledge::default()
    };
    let booking = booking(day)?;
    let amount = booking.amount.map(Money::amount).context("an amount")?;
    ensure!(
        ruled(&booking, &knowledge) == Some(bare(amount, &tiers)),
        "both compute the same"
    );

    let rule = nanoseconds(|| assess(black_box(&booking), black_box(&knowledge)));
    let arithmetic = nanoseconds(|| bare(black_box(amount), black_box(&tiers)));
    table.compared(
        "B9 marginal three-tier rule on one fact, with trace",
        (rule, "ns"),
        Some(arithmetic),
        Goal::AtMost(20.0),
    );
    table.note(format!(
        "B9: medians of {SAMPLES} samples of {RUNS} runs; the rule's time includes finding enrollment, plan and component; \
         its trace is kept as values, put into words when somebody reads it"
    ));
    Ok(())
}

fn tiers() -> Vec<Tier> {
    let tier = |(up_to, rate): (Option<u32>, u32)| Tier {
        up_to: up_to.map(Decimal::from),
        rate: Decimal::from(rate),
        flat: Decimal::ZERO,
    };
    TIERS.map(tier).to_vec()
}

fn plan(effective: Span, tiers: Vec<Tier>) -> PlanVersion {
    let terms = VolumeRebate {
        tiers: Tiers {
            method: TierMethod::Marginal,
            boundary: TierBoundary::UpperInclusive,
            tiers,
        },
        aggregation: Aggregation::Booking,
        product_categories: Vec::new(),
    };
    let component = Component {
        key: "rebate".to_owned(),
        name: "Rebate".to_owned(),
        direction: Direction::Payable,
        denomination: Denomination::of(Currency::USD),
        refund_period: RefundPeriod::OwnDate,
        modifiers: Modifiers::default(),
        terms: Terms::VolumeRebate(terms),
    };
    PlanVersion {
        plan_id: Uuid::from_u128(3),
        program_id: Uuid::from_u128(2),
        name: "Plan".to_owned(),
        number: 1,
        state: PlanState::Active,
        effective,
        components: vec![Arc::new(component)],
    }
}

/// Large enough to reach all three tiers.
fn booking(business_date: NaiveDate) -> anyhow::Result<Fact> {
    Ok(Fact {
        id: Uuid::from_u128(1),
        external_id: "1".to_owned(),
        kind: FactKind::ResaleBooking,
        role: Some(Role::Fulfilment),
        partner_id: Uuid::from_u128(4),
        account_id: None,
        opportunity_id: None,
        amount: Some(Money::new(Decimal::new(41_234_567, 2), Currency::USD)?),
        quantity: Decimal::ONE,
        share_percent: Decimal::ONE_HUNDRED,
        business_date,
        registration_id: None,
        relation: Relation::Original,
        replaces: None,
        detail: Detail::default(),
    })
}

/// What the rule says.
fn ruled(fact: &Fact, knowledge: &Knowledge<'_>) -> Option<Decimal> {
    match assess(fact, knowledge).as_slice() {
        [one] => match &one.kind {
            OutcomeKind::Earned(parts) => parts.first().map(|part| part.trace.amount.amount()),
            _ => None,
        },
        _ => None,
    }
}

/// The same as a programmer would write it who owes nobody an explanation.
fn bare(amount: Decimal, tiers: &[Tier]) -> Decimal {
    let mut lower = Decimal::ZERO;
    let mut sum = Decimal::ZERO;
    for tier in tiers {
        let end = tier.up_to.map_or(amount, |up_to| amount.min(up_to));
        sum += (end - lower) * tier.rate / Decimal::ONE_HUNDRED;
        if end == amount {
            break;
        }
        lower = end;
    }
    sum.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven)
}

/// Of one run: the median of the samples.
fn nanoseconds<T>(run: impl Fn() -> T) -> f64 {
    let sample = || {
        let begun = Instant::now();
        for _ in 0..RUNS {
            black_box(run());
        }
        begun.elapsed().as_secs_f64() * 1e9 / f64::from(RUNS)
    };
    let mut samples: Vec<f64> = (0..SAMPLES).map(|_| sample()).collect();
    samples.sort_by(f64::total_cmp);
    samples[SAMPLES / 2]
}
