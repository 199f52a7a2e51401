//! A vendor whose partners are enrolled and earn on every day from 2020 on.
use chrono::NaiveDate;
use contracts::tandem::onboard::v1::enrollment_service_client::EnrollmentServiceClient;
use contracts::tandem::onboard::v1::objective_service_client::ObjectiveServiceClient;
use contracts::tandem::onboard::v1::partner_service_client::PartnerServiceClient;
use contracts::tandem::onboard::v1::program_service_client::ProgramServiceClient;
use contracts::tandem::onboard::v1::tenant_service_client::TenantServiceClient;
use contracts::tandem::onboard::v1::{self as onboard, CustomerDirection};
use contracts::tandem::platform::v1::Role;
use kit::Caller;
use kit::identity::Signer;
use kit::wire::{to_date, to_decimal};
use rust_decimal::Decimal;

use crate::call::{Addresses, Services};

mod kind;
mod plan;
mod seen;

pub use kind::Kind;
pub use plan::{BONUS, COMMISSION, REBATE, Rates, revise};
use seen::Seen;

/// A partner that is enrolled in the program of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    pub id: String,
    pub kind: Kind,
}

/// The tenant's administrator.
pub fn admin(tenant: &str) -> Caller {
    caller(tenant, Role::TenantAdmin)
}

fn caller(tenant: &str, role: Role) -> Caller {
    Caller {
        tenant: tenant.to_owned(),
        subject: role.as_str_name().to_owned(),
        roles: vec![role],
        partner: None,
        internal: false,
    }
}

/// Makes the tenant with `partners` partners of each kind, and waits until sell and incentivize know of them.
pub async fn set_up(
    addresses: &Addresses,
    signer: &Signer,
    tenant: &str,
    partners: usize,
) -> anyhow::Result<Vec<Partner>> {
    let operator = addresses.called_by(&caller("", Role::Operator), signer)?;
    let admin = addresses.called_by(&admin(tenant), signer)?;
    let mut seen = Seen::default();
    create_tenant(&operator, tenant, &mut seen).await?;
    let mut enrolled = Vec::new();
    for kind in Kind::ALL {
        let program_id = program(&admin, kind, &mut seen).await?;
        plan::activate(&admin, kind, &program_id, &seen).await?;
        for n in 1..=partners {
            let id = partner(&admin, format!("{kind:?} {n}"), &mut seen).await?;
            enroll(&admin, &id, &program_id, &mut seen).await?;
            enrolled.push(Partner { id, kind });
        }
    }
    seen.by_sell_and_incentivize(&admin).await?;
    Ok(enrolled)
}

/// From which everything holds.
fn beginning() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default()
}

async fn create_tenant(operator: &Services, tenant: &str, seen: &mut Seen) -> anyhow::Result<()> {
    let request = onboard::CreateTenantRequest {
        request_id: String::new(),
        tenant: Some(onboard::Tenant {
            tenant_id: tenant.to_owned(),
            display_name: tenant.to_owned(),
            currency_code: "USD".to_owned(),
            create_time: None,
        }),
    };
    let mut tenants = TenantServiceClient::new(operator.onboard.clone());
    seen.note(tenants.create_tenant(request).await?);
    Ok(())
}

/// An active program for the kind; answers its id.
async fn program(admin: &Services, kind: Kind, seen: &mut Seen) -> anyhow::Result<String> {
    let objective = onboard::Objective {
        description: format!("{kind:?} partners bring more"),
        gap: kind.gap().into(),
        target_metric: kind.metric().to_owned(),
        target_value: Some(to_decimal(Decimal::ONE)),
        horizon: Some(to_date(beginning())),
        owner: "chief revenue officer".to_owned(),
        ..onboard::Objective::default()
    };
    let mut objectives = ObjectiveServiceClient::new(admin.onboard.clone());
    let request = onboard::CreateObjectiveRequest {
        request_id: String::new(),
        objective: Some(objective),
    };
    let objective = seen.note(objectives.create_objective(request).await?);

    let program = onboard::Program {
        display_name: format!("{kind:?} program"),
        r#type: kind.partnership_type().into(),
        objective_id: objective.objective.unwrap_or_default().objective_id,
        customer_direction: CustomerDirection::Inbound.into(),
        // Enrollments move by transitions alone.
        workflow: Some(onboard::Workflow::default()),
        ..onboard::Program::default()
    };
    let mut programs = ProgramServiceClient::new(admin.onboard.clone());
    let request = onboard::CreateProgramRequest {
        request_id: String::new(),
        program: Some(program),
    };
    let drafted = seen.note(programs.create_program(request).await?);
    let request = onboard::ActivateProgramRequest {
        program_id: drafted.program.unwrap_or_default().program_id,
        ..onboard::ActivateProgramRequest::default()
    };
    let active = seen.note(programs.activate_program(request).await?);
    Ok(active.program.unwrap_or_default().program_id)
}

async fn partner(admin: &Services, name: String, seen: &mut Seen) -> anyhow::Result<String> {
    let request = onboard::CreatePartnerRequest {
        request_id: String::new(),
        partner: Some(onboard::Partner {
            external_id: name.clone(),
            relationship_manager: "partner manager".to_owned(),
            display_name: name,
            ..onboard::Partner::default()
        }),
    };
    let mut partners = PartnerServiceClient::new(admin.onboard.clone());
    let made = seen.note(partners.create_partner(request).await?);
    Ok(made.partner.unwrap_or_default().partner_id)
}

/// Takes the partner through the workflow to an active enrollment.
async fn enroll(
    admin: &Services,
    partner_id: &str,
    program_id: &str,
    seen: &mut Seen,
) -> anyhow::Result<()> {
    let mut enrollments = EnrollmentServiceClient::new(admin.onboard.clone());
    let request = onboard::CreateEnrollmentRequest {
        request_id: String::new(),
        enrollment: Some(onboard::Enrollment {
            partner_id: partner_id.to_owned(),
            program_id: program_id.to_owned(),
            ..onboard::Enrollment::default()
        }),
    };
    let drafted = seen.note(enrollments.create_enrollment(request).await?);
    let enrollment_id = drafted.enrollment.unwrap_or_default().enrollment_id;
    let request = onboard::SubmitEnrollmentRequest {
        enrollment_id: enrollment_id.clone(),
        ..Default::default()
    };
    seen.note(enrollments.submit_enrollment(request).await?);
    let request = onboard::StartEnrollmentReviewRequest {
        enrollment_id: enrollment_id.clone(),
        ..Default::default()
    };
    seen.note(enrollments.start_enrollment_review(request).await?);
    let request = onboard::ApproveEnrollmentRequest {
        enrollment_id: enrollment_id.clone(),
        ..Default::default()
    };
    seen.note(enrollments.approve_enrollment(request).await?);
    let request = onboard::ActivateEnrollmentRequest {
        enrollment_id,
        effective_date: Some(to_date(beginning())),
        ..Default::default()
    };
    seen.note(enrollments.activate_enrollment(request).await?);
    Ok(())
}
