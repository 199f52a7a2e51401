//! Components as a person writes them.

use contracts::{
    google::r#type as google,
    tandem::{
        incentivize::v1::{
            Component, DealRegistrationCommission, OemRoyalty, PipelineContributionBonus,
            ReferralFee, Tier, TierMethod, VolumeRebate, component::Terms,
        },
        partnership::v1::PartnerRole,
    },
};
use kit::wire;

use crate::{build::usd, table::number};

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
