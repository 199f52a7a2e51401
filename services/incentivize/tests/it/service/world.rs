//! One vendor whose onboard and sell are played by the test.

use std::collections::BTreeMap;

use contracts::{
    google::r#type as google,
    tandem::{
        incentivize::v1::{
            ActivatePlanRequest, Component, CreatePlanRequest, Earning, ListEarningsRequest,
            ListOutcomesRequest, Outcome, Plan, SummarizeEarningsRequest, VerifyBooksRequest,
            VerifyBooksResponse, earning_service_client::EarningServiceClient,
            ledger_service_client::LedgerServiceClient, plan_service_client::PlanServiceClient,
        },
        onboard::v1::{
            ActivePeriod, Enrollment, EnrollmentChanged, Partner, PartnerChanged, ProducedFact,
            Program, ProgramChanged, TypeProfile, TypeProfileChanged,
        },
        partnership::v1::{FactKind, PartnerRole, PartnershipType},
        platform::v1::{EventEnvelope, Role},
        sell::v1::{Fact, FactRecorded},
    },
};
use incentivize::domain::{fact, fact::Relation};
use kit::{
    testing::{Client, TestService},
    wire,
};
use uuid::Uuid;

use crate::build::{PARTNER, PROGRAM, day};

pub(crate) const TENANT: &str = "acme";

pub(crate) struct World {
    pub(crate) service: TestService,
}

/// What a type produces in these tests.
pub(crate) fn produced(pairs: &[(FactKind, PartnerRole)]) -> Vec<ProducedFact> {
    let produced = |(kind, role): &(FactKind, PartnerRole)| ProducedFact {
        kind: (*kind).into(),
        role: (*role).into(),
        origin: 1,
    };
    pairs.iter().map(produced).collect()
}

impl World {
    pub(crate) async fn start() -> Self {
        let service = TestService::start(
            incentivize::NAME,
            &incentivize::MIGRATIONS,
            incentivize::mount,
        )
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

    /// The program of a type with its profile.
    pub(crate) async fn know_program(&self, tenant: &str, of_type: PartnershipType) {
        let everything = produced(&[
            (FactKind::ResaleBooking, PartnerRole::Fulfilment),
            (FactKind::Contribution, PartnerRole::Sourced),
            (FactKind::UnitReport, PartnerRole::Unspecified),
        ]);
        self.know_profile(tenant, of_type, everything, 1).await;
        let program = Program {
            program_id: PROGRAM.to_string(),
            r#type: of_type.into(),
            ..Default::default()
        };
        let key = format!("programs/{PROGRAM}");
        self.service
            .deliver(
                "onboard",
                tenant,
                &key,
                1,
                &ProgramChanged {
                    program: Some(program),
                },
            )
            .await;
    }

    pub(crate) async fn know_profile(
        &self,
        tenant: &str,
        of_type: PartnershipType,
        produced: Vec<ProducedFact>,
        version: u64,
    ) {
        let profile = TypeProfile {
            r#type: of_type.into(),
            produced_facts: produced,
            ..Default::default()
        };
        let event = TypeProfileChanged {
            type_profile: Some(profile),
        };
        self.service
            .deliver("onboard", tenant, "typeProfiles/x", version, &event)
            .await;
    }

    pub(crate) async fn know_partner(&self, tenant: &str, partner_id: Uuid) {
        let partner = Partner {
            partner_id: partner_id.to_string(),
            ..Default::default()
        };
        let key = format!("partners/{partner_id}");
        self.service
            .deliver(
                "onboard",
                tenant,
                &key,
                1,
                &PartnerChanged {
                    partner: Some(partner),
                },
            )
            .await;
        self.service.jobs_done().await;
    }

    /// Active from, up to not including; "" is open.
    pub(crate) async fn enroll(
        &self,
        tenant: &str,
        partner_id: Uuid,
        active: &[(&str, &str)],
        version: u64,
    ) {
        let period = |(start, end): &(&str, &str)| ActivePeriod {
            start_date: Some(wire::to_date(day(start))),
            end_date: (!end.is_empty()).then(|| wire::to_date(day(end))),
        };
        let enrollment = Enrollment {
            enrollment_id: partner_id.to_string(),
            partner_id: partner_id.to_string(),
            program_id: PROGRAM.to_string(),
            active_periods: active.iter().map(period).collect(),
            ..Default::default()
        };
        let key = format!("enrollments/{partner_id}");
        let event = EnrollmentChanged {
            enrollment: Some(enrollment),
        };
        self.service
            .deliver("onboard", tenant, &key, version, &event)
            .await;
        self.service.jobs_done().await;
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

    /// Delivers facts in one batch, in this order.
    pub(crate) async fn record(&self, facts: &[fact::Fact]) {
        let envelopes = facts
            .iter()
            .map(|fact| self.recorded(TENANT, fact))
            .collect();
        self.service
            .deliver_all("sell", envelopes)
            .await
            .expect("delivered");
    }

    pub(crate) fn recorded(&self, tenant: &str, fact: &fact::Fact) -> EventEnvelope {
        let event = FactRecorded {
            fact: Some(contract(fact)),
        };
        self.service
            .envelope(tenant, &format!("facts/{}", fact.id), 1, &event)
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

fn contract(fact: &fact::Fact) -> Fact {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let (reverses, refunds) = match fact.relation {
        Relation::Original => (None, None),
        Relation::ReversalOf(id) => (Some(id), None),
        Relation::RefundOf(id) => (None, Some(id)),
    };
    let kind = FactKind::from_str_name(&format!("FACT_KIND_{}", fact.kind.code()));
    let role = fact
        .role
        .and_then(|role| PartnerRole::from_str_name(&format!("PARTNER_ROLE_{}", role.code())));
    Fact {
        fact_id: fact.id.to_string(),
        source: "crm".to_owned(),
        external_id: fact.external_id.clone(),
        kind: kind.map_or(0, Into::into),
        partner_id: fact.partner_id.to_string(),
        role: role.map_or(0, Into::into),
        share_percent: Some(wire::to_decimal(fact.share_percent)),
        account_id: id(fact.account_id),
        opportunity_id: id(fact.opportunity_id),
        amount: fact.amount.map(wire::to_money),
        quantity: Some(wire::to_decimal(fact.quantity)),
        business_date: Some(wire::to_date(fact.business_date)),
        registration_id: id(fact.registration_id),
        reverses_fact_id: id(reverses),
        refunds_fact_id: id(refunds),
        ..Default::default()
    }
}
