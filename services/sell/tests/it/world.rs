//! A vendor called acme with partners that onboard has announced, and short ways to say what its people do.

use contracts::tandem::onboard::v1 as onboard;
use contracts::tandem::partnership::v1::{FactKind, PartnerRole, PartnershipType};
use contracts::tandem::platform::v1::Role;
use contracts::tandem::sell::v1;
use contracts::tandem::sell::v1::account_service_client::AccountServiceClient;
use contracts::tandem::sell::v1::co_sell_service_client::CoSellServiceClient;
use contracts::tandem::sell::v1::fact_service_client::FactServiceClient;
use contracts::tandem::sell::v1::gate_service_client::GateServiceClient;
use contracts::tandem::sell::v1::opportunity_service_client::OpportunityServiceClient;
use contracts::tandem::sell::v1::product_service_client::ProductServiceClient;
use contracts::tandem::sell::v1::registration_service_client::RegistrationServiceClient;
use kit::testing::{Client, TestService};
use tonic::{Code, Response, Status};
use uuid::Uuid;

use crate::build::{date, produced, rows};

pub(crate) const ACME: &str = "acme";

pub(crate) struct World {
    pub(crate) sell: TestService,
}

impl World {
    /// Knows tenant, profiles and nothing else.
    pub(crate) async fn new() -> Self {
        let sell = TestService::start(sell::NAME, &sell::MIGRATIONS, sell::mount).await;
        let world = Self { sell };
        world.tenant(ACME).await;
        world.signs_of_life().await;
        world
    }

    /// Onboard and enable have nothing new to say.
    pub(crate) async fn signs_of_life(&self) {
        for source in ["onboard", "enable"] {
            let heard = self.sell.deliver_all(source, vec![]).await;
            heard.expect("a sign of life");
        }
    }

    /// Announces a tenant and what its types of partners produce.
    pub(crate) async fn tenant(&self, tenant: &str) {
        let announced = onboard::Tenant {
            tenant_id: tenant.to_owned(),
            currency_code: "USD".to_owned(),
            ..Default::default()
        };
        let payload = onboard::TenantChanged {
            tenant: Some(announced),
        };
        self.sell
            .deliver("onboard", tenant, &format!("tenants/{tenant}"), 1, &payload)
            .await;
        let (won, reported) = (
            onboard::FactOrigin::WonOpportunity,
            onboard::FactOrigin::Reported,
        );
        let booking = produced(FactKind::ResaleBooking, PartnerRole::Fulfilment, won);
        let contribution = produced(FactKind::Contribution, PartnerRole::Sourced, won);
        let units = produced(FactKind::UnitReport, PartnerRole::Unspecified, reported);
        self.profile(tenant, PartnershipType::Reseller, 1, vec![booking])
            .await;
        self.profile(tenant, PartnershipType::Isv, 1, vec![contribution])
            .await;
        self.profile(tenant, PartnershipType::Oem, 1, vec![units])
            .await;
    }

    pub(crate) async fn profile(
        &self,
        tenant: &str,
        partnership_type: PartnershipType,
        version: u64,
        produced_facts: Vec<onboard::ProducedFact>,
    ) {
        let profile = onboard::TypeProfile {
            r#type: partnership_type.into(),
            produced_facts,
            ..Default::default()
        };
        let payload = onboard::TypeProfileChanged {
            type_profile: Some(profile),
        };
        let key = format!("typeProfiles/{}", partnership_type.as_str_name());
        self.sell
            .deliver("onboard", tenant, &key, version, &payload)
            .await;
    }

    /// Announces a partner, whose id in the CRM is its name.
    pub(crate) async fn partner_of(&self, tenant: &str, name: &str) -> Uuid {
        let id = kit::ids::new();
        let partner = onboard::Partner {
            partner_id: id.to_string(),
            display_name: name.to_owned(),
            external_id: name.to_owned(),
            ..Default::default()
        };
        let payload = onboard::PartnerChanged {
            partner: Some(partner),
        };
        self.sell
            .deliver("onboard", tenant, &format!("partners/{id}"), 1, &payload)
            .await;
        id
    }

    pub(crate) async fn partner(&self, name: &str) -> Uuid {
        self.partner_of(ACME, name).await
    }

    /// Announces an enrollment that is active from a day on, and answers its id.
    pub(crate) async fn enroll(
        &self,
        partner: Uuid,
        partnership_type: PartnershipType,
        from: &str,
    ) -> Uuid {
        let id = kit::ids::new();
        self.enrollment(id, 1, partner, partnership_type, from, None)
            .await;
        id
    }

    pub(crate) async fn enrollment(
        &self,
        id: Uuid,
        version: u64,
        partner: Uuid,
        partnership_type: PartnershipType,
        from: &str,
        until: Option<&str>,
    ) {
        let period = onboard::ActivePeriod {
            start_date: Some(date(from)),
            end_date: until.map(date),
        };
        let enrollment = onboard::Enrollment {
            enrollment_id: id.to_string(),
            partner_id: partner.to_string(),
            r#type: partnership_type.into(),
            state: onboard::EnrollmentState::Active.into(),
            active_periods: vec![period],
            ..Default::default()
        };
        let payload = onboard::EnrollmentChanged {
            enrollment: Some(enrollment),
        };
        self.sell
            .deliver(
                "onboard",
                ACME,
                &format!("enrollments/{id}"),
                version,
                &payload,
            )
            .await;
    }

    /// A partner with an active enrollment.
    pub(crate) async fn enrolled(&self, name: &str, partnership_type: PartnershipType) -> Uuid {
        let partner = self.partner(name).await;
        self.enroll(partner, partnership_type, "2017-01-01").await;
        partner
    }

    pub(crate) fn accounts(&self) -> AccountServiceClient<Client> {
        AccountServiceClient::new(self.sell.as_role(ACME, Role::Connector))
    }

    pub(crate) fn products(&self) -> ProductServiceClient<Client> {
        ProductServiceClient::new(self.sell.as_role(ACME, Role::Connector))
    }

    pub(crate) fn opportunities(&self) -> OpportunityServiceClient<Client> {
        OpportunityServiceClient::new(self.sell.as_role(ACME, Role::Connector))
    }

    pub(crate) fn registrations(&self) -> RegistrationServiceClient<Client> {
        RegistrationServiceClient::new(self.sell.as_role(ACME, Role::TenantAdmin))
    }

    pub(crate) fn gate(&self) -> GateServiceClient<Client> {
        GateServiceClient::new(self.sell.as_role(ACME, Role::FieldSeller))
    }

    pub(crate) fn co_sell(&self) -> CoSellServiceClient<Client> {
        CoSellServiceClient::new(self.sell.as_role(ACME, Role::TenantAdmin))
    }

    /// Announces a joint solution that is agreed from a day on.
    pub(crate) async fn solution(&self, partner: Uuid, from: Option<&str>) -> Uuid {
        let id = kit::ids::new();
        let agreed = from.map(|from| onboard::ActivePeriod {
            start_date: Some(date(from)),
            end_date: None,
        });
        let state = match agreed {
            Some(_) => onboard::SolutionState::Agreed,
            None => onboard::SolutionState::Draft,
        };
        let solution = onboard::JointSolution {
            solution_id: id.to_string(),
            partner_id: partner.to_string(),
            display_name: "Shop and tax".to_owned(),
            state: state.into(),
            agreed_periods: agreed.into_iter().collect(),
            ..Default::default()
        };
        let payload = onboard::JointSolutionChanged {
            solution: Some(solution),
        };
        let key = format!("solutions/{id}");
        self.sell.deliver("onboard", ACME, &key, 1, &payload).await;
        id
    }

    pub(crate) fn facts(&self) -> FactServiceClient<Client> {
        FactServiceClient::new(self.sell.as_role(ACME, Role::Connector))
    }

    /// Imports opportunities; the result of each.
    pub(crate) async fn import(
        &self,
        opportunities: Vec<v1::OpportunityUpsert>,
    ) -> Vec<v1::UpsertResult> {
        let request = v1::BatchUpsertOpportunitiesRequest {
            opportunities,
            ..Default::default()
        };
        got(self
            .opportunities()
            .batch_upsert_opportunities(request)
            .await)
        .results
    }

    /// Imports one opportunity that is fine, and answers its id.
    pub(crate) async fn imported(&self, opportunity: v1::OpportunityUpsert) -> String {
        let result = self.import(vec![opportunity]).await.remove(0);
        assert_ne!(
            result.outcome(),
            v1::UpsertOutcome::Refused,
            "{:?}",
            result.violations
        );
        result.resource_id
    }

    pub(crate) async fn import_accounts(
        &self,
        accounts: Vec<v1::AccountUpsert>,
    ) -> Vec<v1::UpsertResult> {
        let request = v1::BatchUpsertAccountsRequest {
            accounts,
            ..Default::default()
        };
        got(self.accounts().batch_upsert_accounts(request).await).results
    }

    pub(crate) async fn import_products(
        &self,
        products: Vec<v1::ProductUpsert>,
    ) -> Vec<v1::UpsertResult> {
        let request = v1::BatchUpsertProductsRequest {
            products,
            ..Default::default()
        };
        got(self.products().batch_upsert_products(request).await).results
    }

    /// An account that exists; its id.
    pub(crate) async fn account(&self, name: &str, parent: &str) -> String {
        self.import_accounts(vec![rows::account(name, parent)])
            .await
            .remove(0)
            .resource_id
    }

    pub(crate) async fn opportunity(&self, id: &str) -> v1::Opportunity {
        let request = v1::GetOpportunityRequest {
            opportunity_id: id.to_owned(),
        };
        got(self.opportunities().get_opportunity(request).await)
            .opportunity
            .expect("an opportunity")
    }

    pub(crate) async fn create(&self, opportunity: v1::Opportunity) -> v1::Opportunity {
        let request = v1::CreateOpportunityRequest {
            opportunity: Some(opportunity),
            ..Default::default()
        };
        got(self.opportunities().create_opportunity(request).await)
            .opportunity
            .expect("an opportunity")
    }

    /// All facts of the log, oldest first, in short: kind, role, external id's tail, amount.
    pub(crate) async fn log(&self) -> Vec<v1::Fact> {
        let request = v1::ListFactsRequest {
            page_size: 1_000,
            ..Default::default()
        };
        got(self.facts().list_facts(request).await).facts
    }

    pub(crate) async fn claim(
        &self,
        partner: Uuid,
        opportunity: &str,
    ) -> Result<v1::Registration, Status> {
        let registration = v1::Registration {
            partner_id: partner.to_string(),
            opportunity_id: opportunity.to_owned(),
            ..Default::default()
        };
        let request = v1::CreateRegistrationRequest {
            registration: Some(registration),
            ..Default::default()
        };
        let answer = self.registrations().create_registration(request).await?;
        Ok(answer.into_inner().registration.expect("a registration"))
    }

    pub(crate) async fn approve(
        &self,
        registration: &v1::Registration,
    ) -> Result<v1::Registration, Status> {
        let registration_id = registration.registration_id.clone();
        let request = v1::ApproveRegistrationRequest {
            registration_id,
            ..Default::default()
        };
        let answer = self.registrations().approve_registration(request).await?;
        Ok(answer.into_inner().registration.expect("a registration"))
    }
}

#[track_caller]
pub(crate) fn got<T>(answer: Result<Response<T>, Status>) -> T {
    answer.expect("an answer").into_inner()
}

/// The refusal, as code and reason.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, Status>) -> (Code, String) {
    let status = answer.expect_err("a refusal");
    (status.code(), kit::testing::reason(&status))
}

/// The bad fields of a refusal, each as `field REASON`.
#[track_caller]
pub(crate) fn bad_fields<T: std::fmt::Debug>(answer: Result<T, Status>) -> Vec<String> {
    let status = answer.expect_err("a refusal");
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    let fields = kit::testing::bad_fields(&status).into_iter();
    fields
        .map(|(field, reason)| format!("{field} {reason}"))
        .collect()
}
