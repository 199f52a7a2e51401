//! The parts that terms of several mechanisms share: tiers, accepted facts, rewards, premiums.

use contracts::{
    google::r#type as google,
    tandem::{
        incentivize::v1 as contract,
        partnership::v1::{FactKind as WireKind, PartnerRole},
    },
};
use kit::{money::Money, wire};

use super::{
    super::{Named as _, name_of},
    reader::{Reader, number},
};
use crate::domain::{
    fact::{FactKind, Role},
    percentage::Percentage,
    premium::Premium,
    requirement::FactPattern,
    reward_table::Reward,
    tiers::{Tier, Tiers},
};

/// A tier table with the numbers of its method and boundary.
pub(super) fn tiers(
    at: &mut Reader<'_>,
    tiers: Vec<contract::Tier>,
    method: i32,
    boundary: i32,
) -> Tiers {
    let mut tier = |(index, tier): (usize, contract::Tier)| Tier {
        up_to: at.optional_decimal(&format!("tiers[{index}].up_to"), tier.up_to),
        rate: at.decimal(&format!("tiers[{index}].rate"), tier.rate),
        flat: at
            .optional_decimal(&format!("tiers[{index}].flat"), tier.flat)
            .unwrap_or_default(),
    };
    Tiers {
        tiers: tiers.into_iter().enumerate().map(&mut tier).collect(),
        method: at.choice::<contract::TierMethod, _>("tier_method", method),
        boundary: at.choice::<contract::TierBoundary, _>("tier_boundary", boundary),
    }
}

pub(super) fn written_tiers(tiers: &Tiers) -> Vec<contract::Tier> {
    let tier = |tier: &Tier| contract::Tier {
        up_to: tier.up_to.map(wire::to_decimal),
        rate: Some(wire::to_decimal(tier.rate)),
        flat: (!tier.flat.is_zero()).then(|| wire::to_decimal(tier.flat)),
    };
    tiers.tiers.iter().map(tier).collect()
}

pub(super) fn written_method(tiers: &Tiers) -> i32 {
    number::<contract::TierMethod, _>(tiers.method)
}

pub(super) fn written_boundary(tiers: &Tiers) -> i32 {
    number::<contract::TierBoundary, _>(tiers.boundary)
}

/// Facts that the component accepts; the usual ones where none is named.
pub(super) fn facts(
    at: &mut Reader<'_>,
    facts: Vec<contract::AcceptedFact>,
    usual: Vec<FactPattern>,
) -> Vec<FactPattern> {
    if facts.is_empty() {
        return usual;
    }
    let mut read = Vec::with_capacity(facts.len());
    for (index, one) in facts.into_iter().enumerate() {
        read.extend(pattern(at, &format!("facts[{index}]"), &one));
    }
    read
}

/// The one kind of fact that the component counts; the usual one where none is named.
pub(super) fn counts(
    at: &mut Reader<'_>,
    counts: Option<contract::AcceptedFact>,
    usual: FactPattern,
) -> FactPattern {
    let read = counts.and_then(|one| pattern(at, "counts", &one));
    read.unwrap_or(usual)
}

fn pattern(at: &mut Reader<'_>, field: &str, one: &contract::AcceptedFact) -> Option<FactPattern> {
    let (kind_path, role_path) = (
        at.at(&format!("{field}.kind")),
        at.at(&format!("{field}.role")),
    );
    let before = at.violations.len();
    let kind = name_of::<WireKind>(at.violations, &kind_path, one.kind);
    let role = name_of::<PartnerRole>(at.violations, &role_path, one.role);
    let kind = kind.and_then(|code| FactKind::from_code(&code));
    if kind.is_none() && at.violations.len() == before {
        at.violations
            .add(kind_path, "REQUIRED", "a kind of fact is needed");
    }
    let role = role.and_then(|code| Role::from_code(&code));
    kind.map(|kind| FactPattern { kind, role })
}

pub(super) fn written_fact(fact: &FactPattern) -> contract::AcceptedFact {
    contract::AcceptedFact {
        kind: WireKind::number(fact.kind.code()),
        role: fact.role.map_or(0, |role| PartnerRole::number(role.code())),
    }
}

pub(super) fn rewards(
    at: &mut Reader<'_>,
    field: &str,
    rewards: Vec<contract::Reward>,
) -> Vec<Reward> {
    let mut reward = |(index, reward): (usize, contract::Reward)| Reward {
        subject: (!reward.subject.is_empty()).then_some(reward.subject),
        least: at.optional_decimal(&format!("{field}[{index}].least"), reward.least),
        amount: at.amount(&format!("{field}[{index}].amount"), reward.amount),
    };
    rewards.into_iter().enumerate().map(&mut reward).collect()
}

pub(super) fn written_rewards(rewards: &[Reward]) -> Vec<contract::Reward> {
    let reward = |reward: &Reward| contract::Reward {
        subject: reward.subject.clone().unwrap_or_default(),
        least: reward.least.map(wire::to_decimal),
        amount: Some(wire::to_money(reward.amount)),
    };
    rewards.iter().map(reward).collect()
}

pub(super) fn percentage(
    at: &mut Reader<'_>,
    rate: Option<google::Decimal>,
    cap: Option<google::Money>,
) -> Percentage {
    Percentage {
        rate_percent: at.decimal("rate_percent", rate),
        cap_per_deal: at.money("cap_per_deal", cap),
    }
}

pub(super) fn premium(
    at: &mut Reader<'_>,
    rate: Option<google::Decimal>,
    cap: Option<google::Money>,
    amount: Option<google::Money>,
) -> Premium {
    Premium {
        rate_percent: at.optional_decimal("rate_percent", rate),
        cap_per_deal: at.money("cap_per_deal", cap),
        amount: at.money("amount", amount),
    }
}

pub(super) fn written(amount: Option<Money>) -> Option<google::Money> {
    amount.map(wire::to_money)
}
