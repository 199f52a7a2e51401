//! What each kind of partner is paid.
use chrono::NaiveDate;
use contracts::tandem::incentivize::v1::plan_service_client::PlanServiceClient;
use contracts::tandem::incentivize::v1::{
    ActivatePlanRequest, Component, CreatePlanRequest, DealRegistrationCommission,
    ListPlansRequest, Period, PipelineContributionBonus, Plan, Tier, TierMethod, UpdatePlanRequest,
    VolumeRebate, component::Terms,
};
use contracts::tandem::partnership::v1::PartnerRole;
use kit::wire::{to_date, to_decimal};
use rust_decimal::Decimal;
use tonic::Status;

use super::beginning;
use super::kind::Kind;
use super::seen::Seen;
use crate::call::{Services, answered};

/// Key of the reseller's commission.
pub const COMMISSION: &str = "deal-registration";
/// Key of the ISV's bonus.
pub const BONUS: &str = "pipeline-bonus";
/// Key of the reseller's rebate.
pub const REBATE: &str = "volume-rebate";

/// What the plans pay, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Of each registered booking.
    pub commission: Decimal,
    /// Of each deal that an ISV sourced.
    pub bonus: Decimal,
    /// Of a quarter's bookings, each tier at its own rate: their ends (the last is open) and percentages.
    pub rebate: [(Option<u32>, u32); 3],
}

impl Rates {
    /// Those of the plans' first versions.
    pub const FIRST: Self = Self {
        commission: Decimal::TEN,
        bonus: Decimal::from_parts(25, 0, 0, false, 1),
        rebate: [(Some(250_000), 1), (Some(350_000), 2), (None, 3)],
    };
}

/// Puts the kind's plan into force once incentivize has seen what it is made for.
pub(super) async fn activate(
    admin: &Services,
    kind: Kind,
    program_id: &str,
    seen: &Seen,
) -> anyhow::Result<()> {
    let plan = Plan {
        display_name: name(kind),
        program_id: program_id.to_owned(),
        effective_date: Some(to_date(beginning())),
        components: components(kind, &Rates::FIRST),
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

/// Puts the next version of the kind's plan into force, from this day on; asks until it is done.
pub async fn revise(
    admin: &Services,
    kind: Kind,
    effective: NaiveDate,
    rates: &Rates,
    request_id: &str,
) -> Result<(), Status> {
    let plans = || PlanServiceClient::new(admin.incentivize.clone());
    let listed = answered(async || plans().list_plans(ListPlansRequest::default()).await).await?;
    let of_kind = |plan: &Plan| plan.display_name == name(kind);
    let current = listed.into_inner().plans.into_iter().find(of_kind);
    let current = current.ok_or_else(|| Status::not_found("the kind has no plan"))?;
    let update = UpdatePlanRequest {
        request_id: format!("{request_id}/update"),
        plan: Some(Plan {
            plan_id: current.plan_id.clone(),
            display_name: current.display_name,
            program_id: current.program_id,
            effective_date: Some(to_date(effective)),
            components: components(kind, rates),
            ..Plan::default()
        }),
    };
    answered(async || plans().update_plan(update.clone()).await).await?;
    let activate = ActivatePlanRequest {
        request_id: format!("{request_id}/activate"),
        plan_id: current.plan_id,
        etag: String::new(),
    };
    answered(async || plans().activate_plan(activate.clone()).await).await?;
    Ok(())
}

fn name(kind: Kind) -> String {
    format!("{kind:?} plan")
}

fn components(kind: Kind, rates: &Rates) -> Vec<Component> {
    match kind {
        Kind::Reseller => {
            let commission = DealRegistrationCommission {
                rate_percent: Some(to_decimal(rates.commission)),
                ..DealRegistrationCommission::default()
            };
            vec![
                component(COMMISSION, Terms::DealRegistrationCommission(commission)),
                component(REBATE, Terms::VolumeRebate(rebate(rates))),
            ]
        }
        Kind::Isv => {
            let bonus = PipelineContributionBonus {
                role: PartnerRole::Sourced.into(),
                rate_percent: Some(to_decimal(rates.bonus)),
                ..PipelineContributionBonus::default()
            };
            vec![component(BONUS, Terms::PipelineContributionBonus(bonus))]
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

fn rebate(rates: &Rates) -> VolumeRebate {
    let tiers = rates.rebate.iter().map(|(up_to, rate)| Tier {
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
