//! Builders of plans, components and facts.

use std::sync::Arc;

use chrono::NaiveDate;
use incentivize::domain::{
    assess::Enrollment,
    commitment::{CarryOver, MinimumCommitment},
    component::{Component, Denomination, RefundPeriod, Terms},
    fact::{Detail, Fact, FactKind, Relation, Role},
    mechanisms::{
        deal_registration_commission::DealRegistrationCommission,
        oem_royalty::OemRoyalty,
        pipeline_contribution_bonus::{ContributionRole, PipelineContributionBonus},
        referral_fee::ReferralFee,
        volume_rebate::{Aggregation, VolumeRebate},
    },
    modifiers::Modifiers,
    percentage::Percentage,
    period::PeriodLength,
    plan::{PlanState, PlanVersion},
    premium::Premium,
    span::Span,
    tiers::{Tier, TierBoundary, TierMethod, Tiers},
    volume::Volume,
};
use kit::money::{Currency, Money};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::table::number;

pub(crate) const PARTNER: Uuid = Uuid::from_u128(0xA);
pub(crate) const PROGRAM: Uuid = Uuid::from_u128(0xB);
pub(crate) const PLAN: Uuid = Uuid::from_u128(0xC);

pub(crate) fn usd(amount: &str) -> Money {
    Money::new(number(amount), Currency::USD).expect("an amount")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// From a day up to, not including, another; "" is open.
pub(crate) fn span(start: &str, end: &str) -> Span {
    Span {
        start: day(start),
        end: (!end.is_empty()).then(|| day(end)),
    }
}

/// Tiers such as "to 100: 2 + 10, to 200: 1, above: 0.5 + 50".
pub(crate) fn tiers(method: TierMethod, boundary: TierBoundary, text: &str) -> Tiers {
    let tier = |part: &str| {
        let (end, price) = part.split_once(':').expect("a colon");
        let (rate, flat) = price.split_once('+').unwrap_or((price, "0"));
        Tier {
            up_to: end.trim().strip_prefix("to ").map(number),
            rate: number(rate),
            flat: number(flat),
        }
    };
    let tiers = text.split(',').map(tier).collect();
    Tiers {
        method,
        boundary,
        tiers,
    }
}

pub(crate) fn marginal(text: &str) -> Tiers {
    tiers(TierMethod::Marginal, TierBoundary::UpperInclusive, text)
}

pub(crate) fn whole_volume(text: &str) -> Tiers {
    tiers(TierMethod::WholeVolume, TierBoundary::UpperInclusive, text)
}

pub(crate) fn component(terms: Terms) -> Component {
    Component {
        key: terms.mechanism().name().replace('_', "-"),
        name: terms.mechanism().name().replace('_', " "),
        direction: terms.mechanism().usual_direction(),
        denomination: Denomination::of(Currency::USD),
        refund_period: RefundPeriod::OwnDate,
        modifiers: Modifiers::default(),
        terms,
    }
}

fn percentage(rate: &str, cap: Option<&str>) -> Percentage {
    Percentage {
        rate_percent: number(rate),
        cap_per_deal: cap.map(usd),
    }
}

pub(crate) fn commission(rate: &str) -> Component {
    component(Terms::DealRegistrationCommission(
        DealRegistrationCommission {
            percentage: percentage(rate, None),
            category_rates: vec![],
            minimum_deal: None,
        },
    ))
}

pub(crate) fn bonus(role: ContributionRole, rate: &str) -> Component {
    component(Terms::PipelineContributionBonus(
        PipelineContributionBonus {
            role,
            percentage: percentage(rate, None),
            minimum_deal: None,
        },
    ))
}

pub(crate) fn referral_fee(rate: &str, cap: Option<&str>) -> Component {
    let premium = Premium {
        rate_percent: Some(number(rate)),
        cap_per_deal: cap.map(usd),
        amount: None,
    };
    component(Terms::ReferralFee(ReferralFee::of(premium)))
}

pub(crate) fn rebate(tiers: Tiers, aggregation: Aggregation) -> Component {
    component(Terms::VolumeRebate(VolumeRebate {
        tiers,
        aggregation,
        product_categories: vec![],
    }))
}

pub(crate) fn royalty(
    tiers: Tiers,
    period: PeriodLength,
    minimum: Option<(&str, CarryOver)>,
) -> Component {
    let commitment = minimum.map(|(minimum, carry_over)| MinimumCommitment {
        minimum: usd(minimum),
        carry_over,
        prorated: false,
    });
    component(Terms::OemRoyalty(OemRoyalty {
        tiers,
        measure: Volume::Units,
        period,
        commitment,
    }))
}

pub(crate) fn plan(effective: Span, components: Vec<Component>) -> PlanVersion {
    PlanVersion {
        plan_id: PLAN,
        program_id: PROGRAM,
        name: "Plan".to_owned(),
        number: 1,
        state: PlanState::Active,
        effective,
        components: components.into_iter().map(Arc::new).collect(),
    }
}

pub(crate) fn enrollment(active: Span) -> Enrollment {
    Enrollment {
        program_id: PROGRAM,
        active: vec![active],
    }
}

/// A fact of 100 % share and one unit; its external id is its number.
pub(crate) fn fact(number: u128, kind: FactKind, role: Role, date: &str) -> Fact {
    Fact {
        id: Uuid::from_u128(number),
        external_id: format!("{number:06}"),
        kind,
        role: Some(role),
        partner_id: PARTNER,
        account_id: None,
        opportunity_id: None,
        amount: None,
        quantity: Decimal::ONE,
        share_percent: Decimal::ONE_HUNDRED,
        business_date: day(date),
        registration_id: None,
        relation: Relation::Original,
        replaces: None,
        detail: Detail::default(),
    }
}

/// A registered resale booking.
pub(crate) fn booking(number: u128, date: &str, amount: &str) -> Fact {
    Fact {
        amount: Some(usd(amount)),
        registration_id: Some(Uuid::from_u128(0xD)),
        ..fact(number, FactKind::ResaleBooking, Role::Fulfilment, date)
    }
}

pub(crate) fn contribution(number: u128, date: &str, amount: &str) -> Fact {
    Fact {
        amount: Some(usd(amount)),
        ..fact(number, FactKind::Contribution, Role::Sourced, date)
    }
}

pub(crate) fn units(number: u128, date: &str, quantity: &str) -> Fact {
    Fact {
        role: None,
        quantity: crate::table::number(quantity),
        ..fact(number, FactKind::UnitReport, Role::Sourced, date)
    }
}

pub(crate) fn reversal(number: u128, of: &Fact) -> Fact {
    Fact {
        id: Uuid::from_u128(number),
        external_id: format!("{number:06}"),
        relation: Relation::ReversalOf(of.id),
        replaces: None,
        ..of.clone()
    }
}

/// Money back; for unit reports, units back.
pub(crate) fn refund(number: u128, of: &Fact, date: &str, back: &str) -> Fact {
    let value = crate::table::number(back);
    let amount = of
        .amount
        .map(|amount| Money::new(value, amount.currency()).expect("an amount"));
    Fact {
        id: Uuid::from_u128(number),
        external_id: format!("{number:06}"),
        kind: FactKind::Refund,
        quantity: if amount.is_some() {
            Decimal::ONE
        } else {
            value
        },
        amount,
        business_date: day(date),
        relation: Relation::RefundOf(of.id),
        ..of.clone()
    }
}
