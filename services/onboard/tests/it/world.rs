//! A vendor called acme, and short ways to say what its people do.

use contracts::google::r#type::{Date, Decimal};
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::enrollment_service_client::EnrollmentServiceClient;
use contracts::tandem::onboard::v1::objective_service_client::ObjectiveServiceClient;
use contracts::tandem::onboard::v1::partner_service_client::PartnerServiceClient;
use contracts::tandem::onboard::v1::program_service_client::ProgramServiceClient;
use contracts::tandem::onboard::v1::tenant_service_client::TenantServiceClient;
use contracts::tandem::onboard::v1::type_profile_service_client::TypeProfileServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use kit::testing::{Client, TestService};
use tonic::{Code, Response, Status};
use uuid::Uuid;

pub(crate) const ACME: &str = "acme";

pub(crate) struct World {
    pub(crate) onboard: TestService,
}

impl World {
    pub(crate) async fn new() -> Self {
        let onboard = TestService::start(onboard::NAME, &onboard::MIGRATIONS, onboard::mount).await;
        let world = Self { onboard };
        world.tenant(ACME).await;
        world
    }

    pub(crate) async fn tenant(&self, id: &str) -> v1::Tenant {
        let tenant = Some(v1::Tenant {
            tenant_id: id.to_owned(),
            display_name: format!("The {id} company"),
            currency_code: "USD".to_owned(),
            create_time: None,
        });
        let request = v1::CreateTenantRequest {
            request_id: String::new(),
            tenant,
        };
        got(self.tenants().create_tenant(request).await)
            .tenant
            .expect("a tenant")
    }

    pub(crate) fn tenants(&self) -> TenantServiceClient<Client> {
        TenantServiceClient::new(self.onboard.as_role("", Role::Operator))
    }

    pub(crate) fn profiles(&self) -> TypeProfileServiceClient<Client> {
        TypeProfileServiceClient::new(self.onboard.as_role(ACME, Role::ProgramOwner))
    }

    pub(crate) fn objectives(&self) -> ObjectiveServiceClient<Client> {
        ObjectiveServiceClient::new(self.onboard.as_role(ACME, Role::ProgramOwner))
    }

    pub(crate) fn programs(&self) -> ProgramServiceClient<Client> {
        ProgramServiceClient::new(self.onboard.as_role(ACME, Role::ProgramOwner))
    }

    pub(crate) fn partners(&self) -> PartnerServiceClient<Client> {
        PartnerServiceClient::new(self.onboard.as_role(ACME, Role::PartnerManager))
    }

    pub(crate) fn enrollments(&self) -> EnrollmentServiceClient<Client> {
        EnrollmentServiceClient::new(self.onboard.as_role(ACME, Role::PartnerManager))
    }

    /// What the user of one partner calls.
    pub(crate) fn client_of(&self, partner: &v1::Partner) -> Client {
        let id = Uuid::try_parse(&partner.partner_id).expect("an id");
        self.onboard.as_partner(ACME, id)
    }

    pub(crate) async fn objective(&self, gap: v1::Gap, metric: &str) -> v1::Objective {
        let objective = Some(objective(gap, metric));
        let request = v1::CreateObjectiveRequest {
            request_id: String::new(),
            objective,
        };
        let answer = got(self.objectives().create_objective(request).await);
        answer.objective.expect("an objective")
    }

    /// A draft for resellers who are to reach new markets.
    pub(crate) async fn draft(&self) -> v1::Program {
        let objective = self.objective(v1::Gap::MarketReach, "resale_revenue").await;
        let program = Some(program(PartnershipType::Reseller, &objective));
        let request = v1::CreateProgramRequest {
            request_id: String::new(),
            program,
        };
        got(self.programs().create_program(request).await)
            .program
            .expect("a program")
    }

    pub(crate) async fn activate(&self, program: &v1::Program) -> v1::Program {
        let request = v1::ActivateProgramRequest {
            program_id: program.program_id.clone(),
            ..Default::default()
        };
        got(self.programs().activate_program(request).await)
            .program
            .expect("a program")
    }

    pub(crate) async fn active_program(&self) -> v1::Program {
        self.activate(&self.draft().await).await
    }

    pub(crate) async fn partner(&self, name: &str) -> v1::Partner {
        let request = v1::CreatePartnerRequest {
            request_id: String::new(),
            partner: Some(partner(name)),
        };
        got(self.partners().create_partner(request).await)
            .partner
            .expect("a partner")
    }

    pub(crate) async fn enrollment(
        &self,
        partner: &v1::Partner,
        program: &v1::Program,
    ) -> v1::Enrollment {
        let request = application(partner, program);
        let answer = got(self.enrollments().create_enrollment(request).await);
        answer.enrollment.expect("an enrollment")
    }

    /// The audit rows of one resource, oldest first: action, actor, changes.
    pub(crate) async fn audit_of(
        &self,
        resource: &str,
    ) -> Vec<(String, String, serde_json::Value)> {
        let query = "SELECT action, actor, changes FROM kit.audit WHERE tenant_id = $1 AND resource = $2 ORDER BY id";
        let rows = sqlx::query_as(query).bind(ACME).bind(resource);
        rows.fetch_all(&self.onboard.service.pool)
            .await
            .expect("audit rows")
    }
}

pub(crate) fn objective(gap: v1::Gap, metric: &str) -> v1::Objective {
    v1::Objective {
        description: "reach the south".to_owned(),
        gap: gap.into(),
        target_metric: metric.to_owned(),
        target_value: Some(Decimal {
            value: "250000".to_owned(),
        }),
        horizon: Some(date(2018, 12, 31)),
        owner: "ada".to_owned(),
        ..Default::default()
    }
}

/// Its enrollments move by transitions alone.
pub(crate) fn program(partnership_type: PartnershipType, objective: &v1::Objective) -> v1::Program {
    v1::Program {
        display_name: "South".to_owned(),
        r#type: partnership_type.into(),
        objective_id: objective.objective_id.clone(),
        customer_direction: v1::CustomerDirection::Inbound.into(),
        workflow: Some(v1::Workflow::default()),
        ..Default::default()
    }
}

pub(crate) fn partner(name: &str) -> v1::Partner {
    v1::Partner {
        display_name: name.to_owned(),
        external_id: format!("crm-{name}"),
        relationship_manager: "grace".to_owned(),
        ..Default::default()
    }
}

pub(crate) fn application(
    partner: &v1::Partner,
    program: &v1::Program,
) -> v1::CreateEnrollmentRequest {
    let enrollment = v1::Enrollment {
        partner_id: partner.partner_id.clone(),
        program_id: program.program_id.clone(),
        ..Default::default()
    };
    v1::CreateEnrollmentRequest {
        request_id: String::new(),
        enrollment: Some(enrollment),
    }
}

pub(crate) fn date(year: i32, month: i32, day: i32) -> Date {
    Date { year, month, day }
}

#[track_caller]
pub(crate) fn got<T>(answer: Result<Response<T>, Status>) -> T {
    answer.expect("an answer").into_inner()
}

/// The refusal, as code and reason.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<Response<T>, Status>) -> (Code, String) {
    let status = answer.expect_err("a refusal");
    (status.code(), kit::testing::reason(&status))
}

/// The bad fields of a refusal.
#[track_caller]
pub(crate) fn bad_fields<T: std::fmt::Debug>(
    answer: Result<Response<T>, Status>,
) -> Vec<(String, String)> {
    let status = answer.expect_err("a refusal");
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    kit::testing::bad_fields(&status)
}

pub(crate) fn fields<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs
        .map(|(field, reason)| (field.to_owned(), reason.to_owned()))
        .into()
}
