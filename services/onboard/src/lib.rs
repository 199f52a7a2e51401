//! Onboard: who the partners are, and which programs they are enrolled in.
//!
//! A vendor states an objective, designs a program for one partnership type that closes the gap, and enrolls partners in it.
//! Other services learn all of it from events.

use commands::renew_type_profile::{self, RenewTypeProfile};
use commands::review_all_tiers::{self, ReviewAllTiers};
use commands::review_tiers::{self, ReviewTiers};
use contract::advisor_service_server::AdvisorServiceServer;
use contract::agreement_service_server::AgreementServiceServer;
use contract::agreement_template_service_server::AgreementTemplateServiceServer;
use contract::benefit_service_server::BenefitServiceServer;
use contract::business_plan_service_server::BusinessPlanServiceServer;
use contract::contact_service_server::ContactServiceServer;
use contract::enrollment_service_server::EnrollmentServiceServer;
use contract::objective_service_server::ObjectiveServiceServer;
use contract::partner_service_server::PartnerServiceServer;
use contract::program_service_server::ProgramServiceServer;
use contract::prospect_service_server::ProspectServiceServer;
use contract::solution_service_server::SolutionServiceServer;
use contract::tenant_service_server::TenantServiceServer;
use contract::tier_service_server::TierServiceServer;
use contract::type_profile_service_server::TypeProfileServiceServer;
use contracts::tandem::onboard::v1 as contract;
use kit::audit;
use sqlx::migrate::Migrator;

mod commands;
pub mod domain;
mod error;
mod events;
mod rpc;
mod store;

pub const NAME: &str = "onboard";

/// The service's own tables.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The service on its database and clock, ready to be served.
pub fn mount(kit: kit::Service) -> kit::Mount {
    let api = rpc::Api { kit: kit.clone() };
    kit::Mount::new(kit)
        .grpc(TenantServiceServer::new(api.clone()))
        .grpc(TypeProfileServiceServer::new(api.clone()))
        .grpc(ObjectiveServiceServer::new(api.clone()))
        .grpc(ProgramServiceServer::new(api.clone()))
        .grpc(PartnerServiceServer::new(api.clone()))
        .grpc(AgreementTemplateServiceServer::new(api.clone()))
        .grpc(AgreementServiceServer::new(api.clone()))
        .grpc(EnrollmentServiceServer::new(api.clone()))
        .grpc(SolutionServiceServer::new(api.clone()))
        .grpc(TierServiceServer::new(api.clone()))
        .grpc(BenefitServiceServer::new(api.clone()))
        .grpc(AdvisorServiceServer::new(api.clone()))
        .grpc(ProspectServiceServer::new(api.clone()))
        .grpc(ContactServiceServer::new(api.clone()))
        .grpc(BusinessPlanServiceServer::new(api))
        .consumer(events::Inbound)
        .worker(renew_type_profile::KIND, RenewTypeProfile)
        .worker(review_tiers::KIND, ReviewTiers)
        .worker(review_all_tiers::KIND, ReviewAllTiers)
}
