//! What each kind of partner is paid.
use contracts::tandem::incentivize::v1::plan_service_client::PlanServiceClient;
use contracts::tandem::incentivize::v1::{
    ActivatePlanRequest, Component, CreatePlanRequest, DealRegistrationCommission, Period,
    PipelineContributionBonus, Plan, Tier, TierMethod, VolumeRebate, component::Terms,
};
use contracts::tandem::partnership::v1::PartnerRole;
use kit::wire::{to_date, to_decimal};
use rust_decimal::Decimal;

use super::beginning;
use super::kind::Kind;
use super::seen::Seen;
use crate::call::Services;

/// Key of the reseller's commission, and its percentage of each registered booking.
pub const COMMISSION: (&str, Decimal) = ("deal-registration", Decimal::TEN);
/// Key of the ISV's bonus, and its percentage of each deal: 2.5 %.
pub const BONUS: (&str, Decimal) = ("pipeline-bonus", Decimal::from_parts(25, 0, 0, false, 1));
/// Key of the reseller's rebate.
pub const REBATE: &str = "volume-rebate";
/// The rebate's tiers over a quarter, each at its own rate: their ends (the last is open) and percentages.
pub const REBATE_TIERS: [(Option<u32>, u32); 3] =
    [(Some(250_000), 1), (Some(350_000), 2), (None, 3)];

/// Puts the kind's plan into force once incentivize has seen what it is made for.
pub(super) async fn activate(
    admin: &Services,
    kind: Kind,
    program_id: &str,
    seen: &Seen,
) -> anyhow::Result<()> {
    let plan = Plan {
        display_name: format!("{kind:?} plan"),
        program_id: program_id.to_owned(),
        effective_date: Some(to_date(beginning())),
        components: components(kind),
        ..Plan::default()
    };
    let mut plans = PlanServiceClient::new(admin.incentivize.clone());
    let request = CreatePlanRequest {
        request_id: String::new(),
        plan: Some(plan),
    };
    let drafted = plans.create_plan(seen.request(request)?).await?;
    let request = ActivatePlanRequest {
        plan_id: drafted.into_inner().plan.unwrap_or_default().plan_id,
        ..ActivatePlanRequest::default()
    };
    plans.activate_plan(request).await?;
    Ok(())
}

fn components(kind: Kind) -> Vec<Component> {
    match kind {
        Kind::Reseller => {
            let commission = DealRegistrationCommission {
                rate_percent: Some(to_decimal(COMMISSION.1)),
                ..DealRegistrationCommission::default()
            };
            vec![
                component(COMMISSION.0, Terms::DealRegistrationCommission(commission)),
                component(REBATE, Terms::VolumeRebate(rebate())),
            ]
        }
        Kind::Isv => {
            let bonus = PipelineContributionBonus {
                role: PartnerRole::Sourced.into(),
                rate_percent: Some(to_decimal(BONUS.1)),
                ..PipelineContributionBonus::default()
            };
            vec![component(BONUS.0, Terms::PipelineContributionBonus(bonus))]
        }
    }
}

fn component(key: &str, terms: Terms) -> Component {
    Component {
        key: key.to_owned(),
        display_name: key.replace('-', " "),
        currency_code: "USD".to_owned(),
        terms: Some(terms),
        ..Component::default()
    }
}

fn rebate() -> VolumeRebate {
    let tiers = REBATE_TIERS.iter().map(|(up_to, rate)| Tier {
        up_to: up_to.map(|up_to| to_decimal(up_to.into())),
        rate: Some(to_decimal((*rate).into())),
        flat: None,
    });
    VolumeRebate {
        tiers: tiers.collect(),
        tier_method: TierMethod::Marginal.into(),
        period: Period::Quarter.into(),
        ..VolumeRebate::default()
    }
}
