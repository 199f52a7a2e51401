//! Two plans of six components, each of another kind, and what they pay.
use contracts::tandem::incentivize::v1::plan_service_client::PlanServiceClient;
use contracts::tandem::incentivize::v1::{
    ActivatePlanRequest, Component, CreatePlanRequest, DealRegistrationCommission, OemRoyalty,
    PipelineContributionBonus, Plan, QuotaAccelerator, Spiff, SpiffReward, Tier, VolumeRebate,
    component::Terms, quota_accelerator::Quota,
};
use contracts::tandem::partnership::v1::PartnerRole;
use kit::money::{Currency, Money};
use kit::wire::{to_date, to_decimal, to_money};
use rust_decimal::Decimal;

use super::Ledger;
use super::announce::PROGRAMS;
use super::facts::{DAY_AFTER, FIRST_DAY};

impl Ledger {
    /// Puts the plans of both programs into force on the quarter's first day.
    pub async fn activate_plans(&self) -> anyhow::Result<()> {
        let components = [resale(), sourcing()];
        for (program_id, components) in PROGRAMS.into_iter().zip(components) {
            let mut plans = PlanServiceClient::new(self.admin.clone());
            let plan = Plan {
                display_name: "plan".to_owned(),
                program_id: program_id.to_string(),
                effective_date: Some(to_date(FIRST_DAY)),
                components,
                ..Plan::default()
            };
            let request = CreatePlanRequest {
                request_id: String::new(),
                plan: Some(plan),
            };
            let drafted = plans.create_plan(request).await?.into_inner();
            let request = ActivatePlanRequest {
                plan_id: drafted.plan.unwrap_or_default().plan_id,
                ..ActivatePlanRequest::default()
            };
            plans.activate_plan(request).await?;
        }
        self.jobs_done().await
    }
}

/// A commission on each registered booking, a rebate on the quarter's bookings, and a target pay for reaching a quota.
fn resale() -> Vec<Component> {
    let commission = DealRegistrationCommission {
        rate_percent: percent(85, 1),
        ..DealRegistrationCommission::default()
    };
    let rebate = VolumeRebate {
        tiers: tiers(&[(Some(10_000_000), 10), (Some(20_000_000), 20), (None, 35)]),
        ..VolumeRebate::default()
    };
    let accelerator = QuotaAccelerator {
        quota: Some(Quota::FixedQuota(dollars(20_000_000))),
        target_pay: Some(dollars(12_000)),
        tiers: tiers(&[(Some(100), 10), (None, 15)]),
        gate_percent: percent(10, 0),
        cap_percent: percent(150, 0),
        ..QuotaAccelerator::default()
    };
    vec![
        component("commission", Terms::DealRegistrationCommission(commission)),
        component("rebate", Terms::VolumeRebate(rebate)),
        component("accelerator", Terms::QuotaAccelerator(accelerator)),
    ]
}

/// A bonus on each sourced deal, an amount to persons for each deal referred, and a royalty on units with a minimum.
fn sourcing() -> Vec<Component> {
    let bonus = PipelineContributionBonus {
        role: PartnerRole::Sourced.into(),
        rate_percent: percent(25, 1),
        ..PipelineContributionBonus::default()
    };
    let spiff = Spiff {
        start_date: Some(to_date(FIRST_DAY)),
        end_date: Some(to_date(DAY_AFTER)),
        reward: SpiffReward::Percent.into(),
        tiers: tiers(&[(Some(100_000), 10), (None, 5)]),
        cap_per_person: Some(dollars(5_000)),
        ..Spiff::default()
    };
    let royalty = OemRoyalty {
        tiers: tiers(&[(Some(20_000), 500), (None, 400)]),
        minimum: Some(dollars(600_000)),
        ..OemRoyalty::default()
    };
    vec![
        component("bonus", Terms::PipelineContributionBonus(bonus)),
        component("spiff", Terms::Spiff(spiff)),
        component("royalty", Terms::OemRoyalty(royalty)),
    ]
}

fn component(key: &str, terms: Terms) -> Component {
    Component {
        key: key.to_owned(),
        display_name: key.to_owned(),
        currency_code: "USD".to_owned(),
        terms: Some(terms),
        ..Component::default()
    }
}

/// Ends and tenths.
fn tiers(tiers: &[(Option<i64>, i64)]) -> Vec<Tier> {
    let tier = |(up_to, rate): &(Option<i64>, i64)| Tier {
        up_to: up_to.map(|up_to| to_decimal(up_to.into())),
        rate: percent(*rate, 1),
        flat: None,
    };
    tiers.iter().map(tier).collect()
}

fn percent(number: i64, digits: u32) -> Option<contracts::google::r#type::Decimal> {
    Some(to_decimal(Decimal::new(number, digits)))
}

fn dollars(amount: i64) -> contracts::google::r#type::Money {
    to_money(Money::new(amount.into(), Currency::USD).expect("dollars"))
}
