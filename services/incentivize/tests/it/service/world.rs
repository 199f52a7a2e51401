//! One vendor whose onboard and sell are played by the test.

use std::{collections::BTreeMap, time::Duration};

use contracts::{
    google::r#type as google,
    tandem::{
        incentivize::v1::{
            ActivatePlanRequest, Component, CreatePlanRequest, Earning, ListEarningsRequest,
            ListOutcomesRequest, Outcome, Plan, SummarizeEarningsRequest, VerifyBooksRequest,
            VerifyBooksResponse, earning_service_client::EarningServiceClient,
            ledger_service_client::LedgerServiceClient, plan_service_client::PlanServiceClient,
        },
        partnership::v1::PartnershipType,
        platform::v1::Role,
    },
};
use incentivize::{ProviderSettings, Reach};
use kit::{
    testing::{Client, TestService},
    wire,
};

use crate::build::{PARTNER, PROGRAM, day};

pub(crate) const TENANT: &str = "acme";

pub(crate) struct World {
    pub(crate) service: TestService,
}

impl World {
    pub(crate) async fn start() -> Self {
        let providers = ProviderSettings {
            reach: Reach::Anywhere,
            timeout: Duration::from_secs(3),
        };
        let service = TestService::start(incentivize::NAME, &incentivize::MIGRATIONS, |kit| {
            incentivize::mount_with(kit, providers)
        })
        .await;
        Self { service }
    }

    /// A reseller, enrolled through 2017 in a program whose type produces bookings, contributions and unit reports.
    pub(crate) async fn with_reseller() -> Self {
        let world = Self::start().await;
        world.know_program(TENANT, PartnershipType::Reseller).await;
        world.know_partner(TENANT, PARTNER).await;
        world
            .enroll(TENANT, PARTNER, &[("2017-01-01", "2018-01-01")], 1)
            .await;
        world
    }

    pub(crate) fn plans(&self) -> PlanServiceClient<Client> {
        PlanServiceClient::new(self.service.as_role(TENANT, Role::ProgramOwner))
    }

    pub(crate) fn earnings_of(&self, client: Client) -> EarningServiceClient<Client> {
        EarningServiceClient::new(client)
    }

    pub(crate) fn finance(&self) -> EarningServiceClient<Client> {
        EarningServiceClient::new(self.service.as_role(TENANT, Role::Finance))
    }

    pub(crate) fn ledger(&self) -> LedgerServiceClient<Client> {
        LedgerServiceClient::new(self.service.as_role(TENANT, Role::Finance))
    }

    /// Drafts a plan in force through 2017.
    pub(crate) async fn draft(&self, components: Vec<Component>) -> Plan {
        let plan = plan(components);
        let request = CreatePlanRequest {
            plan: Some(plan),
            ..Default::default()
        };
        let answer = self.plans().create_plan(request).await.expect("a plan");
        answer.into_inner().plan.expect("a plan")
    }

    pub(crate) async fn activate(&self, plan: &Plan) -> Result<Plan, tonic::Status> {
        let request = ActivatePlanRequest {
            plan_id: plan.plan_id.clone(),
            ..Default::default()
        };
        let answer = self.plans().activate_plan(request).await?;
        self.service.jobs_done().await;
        Ok(answer.into_inner().plan.expect("a plan"))
    }

    pub(crate) async fn in_force(&self, components: Vec<Component>) -> Plan {
        let plan = self.draft(components).await;
        self.activate(&plan).await.expect("activates")
    }

    /// Puts a plan into force as it is drafted.
    pub(crate) async fn in_force_as(&self, plan: Plan) -> Plan {
        let request = CreatePlanRequest {
            plan: Some(plan),
            ..Default::default()
        };
        let drafted = self.plans().create_plan(request).await.expect("a plan");
        let plan = drafted.into_inner().plan.expect("a plan");
        self.activate(&plan).await.expect("activates")
    }

    pub(crate) async fn earnings(&self) -> Vec<Earning> {
        let request = ListEarningsRequest {
            page_size: 1000,
            with_trace: true,
            ..Default::default()
        };
        self.finance()
            .list_earnings(request)
            .await
            .expect("earnings")
            .into_inner()
            .earnings
    }

    pub(crate) async fn outcomes(&self) -> Vec<Outcome> {
        let request = ListOutcomesRequest {
            page_size: 1000,
            ..Default::default()
        };
        self.finance()
            .list_outcomes(request)
            .await
            .expect("outcomes")
            .into_inner()
            .outcomes
    }

    /// Reason codes of held and excepted facts, by fact number.
    pub(crate) async fn reasons(&self) -> Vec<String> {
        self.outcomes()
            .await
            .into_iter()
            .map(|outcome| outcome.reason)
            .filter(|reason| !reason.is_empty())
            .collect()
    }

    /// What each component earned in each quarter: "component 2017-04: 12.30 USD".
    pub(crate) async fn sums(&self) -> Vec<String> {
        let answer = self
            .finance()
            .summarize_earnings(SummarizeEarningsRequest::default())
            .await;
        let mut sums = BTreeMap::new();
        for row in answer.expect("a summary").into_inner().summaries {
            let quarter = row.quarter_start.expect("a quarter");
            let amount = shown(row.amount);
            sums.insert(
                format!(
                    "{} {}-{:02}",
                    row.component_key, quarter.year, quarter.month
                ),
                amount,
            );
        }
        sums.into_iter()
            .map(|(key, amount)| format!("{key}: {amount}"))
            .collect()
    }

    pub(crate) async fn verify(&self) -> VerifyBooksResponse {
        self.ledger()
            .verify_books(VerifyBooksRequest {})
            .await
            .expect("a verdict")
            .into_inner()
    }

    /// The books are right.
    pub(crate) async fn assert_right(&self) {
        let verdict = self.verify().await;
        assert_eq!(verdict.difference_count, 0, "{:#?}", verdict.differences);
    }
}

/// A plan as a person drafts it.
pub(crate) fn plan(components: Vec<Component>) -> Plan {
    Plan {
        display_name: "Plan".to_owned(),
        program_id: PROGRAM.to_string(),
        effective_date: Some(wire::to_date(day("2017-01-01"))),
        end_date: Some(wire::to_date(day("2018-01-01"))),
        components,
        ..Default::default()
    }
}

pub(crate) fn shown(amount: Option<google::Money>) -> String {
    let mut violations = kit::Violations::new();
    wire::money(&mut violations, "amount", amount)
        .expect("money")
        .to_string()
}
