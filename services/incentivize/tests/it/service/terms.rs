//! Components as a person writes them.

use contracts::{
    google::r#type as google,
    tandem::{
        incentivize::v1::{
            Aggregation, Baseline, CompetencyReward, Component, DealRegistrationCommission,
            GrowthRebate, MdfReimbursement, NewCustomerBonus, OemRoyalty, OemVolumeReward, Period,
            PipelineContributionBonus, ReferralFee, Reward, RunningTotal, Spiff, Tier, TierMethod,
            VolumeRebate, component::Terms,
        },
        partnership::v1::PartnerRole,
    },
};
use kit::wire;

use crate::{
    build::{day, usd},
    table::number,
};

pub(crate) fn decimal(text: &str) -> Option<google::Decimal> {
    Some(wire::to_decimal(number(text)))
}

pub(crate) fn component(key: &str, terms: Terms) -> Component {
    Component {
        key: key.to_owned(),
        display_name: key.to_uppercase(),
        currency_code: "USD".to_owned(),
        terms: Some(terms),
        ..Default::default()
    }
}

pub(crate) fn commission(rate: &str) -> Component {
    let terms = DealRegistrationCommission {
        rate_percent: decimal(rate),
        ..Default::default()
    };
    component("commission", Terms::DealRegistrationCommission(terms))
}

pub(crate) fn bonus(rate: &str) -> Component {
    let terms = PipelineContributionBonus {
        role: PartnerRole::Sourced.into(),
        rate_percent: decimal(rate),
        ..Default::default()
    };
    component("bonus", Terms::PipelineContributionBonus(terms))
}

pub(crate) fn fee(rate: &str, cap: &str) -> Component {
    let terms = ReferralFee {
        rate_percent: decimal(rate),
        cap_per_deal: Some(wire::to_money(usd(cap))),
        ..Default::default()
    };
    component("fee", Terms::ReferralFee(terms))
}

/// Tiers such as "to 100: 2, above: 3".
pub(crate) fn tiers(text: &str) -> Vec<Tier> {
    let tier = |part: &str| {
        let (end, rate) = part.split_once(':').expect("a colon");
        Tier {
            up_to: end
                .trim()
                .strip_prefix("to ")
                .map(|end| wire::to_decimal(number(end))),
            rate: decimal(rate),
            flat: None,
        }
    };
    text.split(',').map(tier).collect()
}

pub(crate) fn rebate(table: &str, method: TierMethod) -> Component {
    let terms = VolumeRebate {
        tiers: tiers(table),
        tier_method: method.into(),
        ..Default::default()
    };
    component("rebate", Terms::VolumeRebate(terms))
}

pub(crate) fn royalty(table: &str, minimum: Option<&str>) -> Component {
    let minimum = minimum.map(|minimum| wire::to_money(usd(minimum)));
    component(
        "royalty",
        Terms::OemRoyalty(OemRoyalty {
            tiers: tiers(table),
            minimum,
            ..Default::default()
        }),
    )
}

fn money(text: &str) -> Option<google::Money> {
    Some(wire::to_money(usd(text)))
}

/// Amounts by level, such as "1: 100, 2: 300".
pub(crate) fn competency_reward(levels: &str) -> Component {
    let reward = |part: &str| {
        let (least, amount) = part.split_once(':').expect("a colon");
        Reward {
            subject: String::new(),
            least: decimal(least),
            amount: money(amount),
        }
    };
    let terms = CompetencyReward {
        levels: levels.split(',').map(reward).collect(),
        ..Default::default()
    };
    component("competency", Terms::CompetencyReward(terms))
}

/// By the month, over the whole life of each deal.
pub(crate) fn deal_rebate(table: &str) -> Component {
    let terms = VolumeRebate {
        tiers: tiers(table),
        period: Period::Month.into(),
        aggregation: Aggregation::Deal.into(),
        ..Default::default()
    };
    component("deals", Terms::VolumeRebate(terms))
}

/// Over the quarter before.
pub(crate) fn growth_rebate(rate: &str) -> Component {
    let terms = GrowthRebate {
        rate_percent: decimal(rate),
        baseline: Baseline::PriorPeriod.into(),
        ..Default::default()
    };
    component("growth", Terms::GrowthRebate(terms))
}

pub(crate) fn mdf(share: &str, accrual: &str) -> Component {
    let terms = MdfReimbursement {
        share_percent: decimal(share),
        accrual_percent: decimal(accrual),
        ..Default::default()
    };
    component("mdf", Terms::MdfReimbursement(terms))
}

pub(crate) fn new_customer(amount: &str) -> Component {
    let terms = NewCustomerBonus {
        amount: money(amount),
        ..Default::default()
    };
    component("new-customer", Terms::NewCustomerBonus(terms))
}

/// For each deal of a person in a window.
pub(crate) fn spiff(start: &str, end: &str, table: &str, budget: Option<&str>) -> Component {
    let terms = Spiff {
        start_date: Some(wire::to_date(day(start))),
        end_date: Some(wire::to_date(day(end))),
        tiers: tiers(table),
        budget: budget.and_then(money),
        ..Default::default()
    };
    component("spiff", Terms::Spiff(terms))
}

/// For all units ever.
pub(crate) fn volume_reward(table: &str) -> Component {
    let terms = OemVolumeReward {
        tiers: tiers(table),
        running_total: RunningTotal::Lifetime.into(),
        ..Default::default()
    };
    component("volume-reward", Terms::OemVolumeReward(terms))
}
