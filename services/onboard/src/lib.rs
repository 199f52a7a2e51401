//! Onboard: who the partners are, and which programs they are enrolled in.
//!
//! A vendor states an objective, designs a program for one partnership type that closes the gap, and enrolls partners in it.
//! Other services learn all of it from events.

use commands::delete_document_content::{self, DeleteDocumentContent};
use commands::give_document_kinds::{self, GiveDocumentKinds};
use commands::renew_type_profile::{self, RenewTypeProfile};
use commands::review_compliance::{self, ReviewCompliance};
use contract::agreement_service_server::AgreementServiceServer;
use contract::agreement_template_service_server::AgreementTemplateServiceServer;
use contract::compliance_service_server::ComplianceServiceServer;
use contract::document_kind_service_server::DocumentKindServiceServer;
use contract::document_service_server::DocumentServiceServer;
use contract::enrollment_service_server::EnrollmentServiceServer;
use contract::objective_service_server::ObjectiveServiceServer;
use contract::partner_service_server::PartnerServiceServer;
use contract::program_service_server::ProgramServiceServer;
use contract::solution_service_server::SolutionServiceServer;
use contract::tenant_service_server::TenantServiceServer;
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
    let documents = DocumentServiceServer::new(api.clone())
        .max_decoding_message_size(rpc::documents::MOST_BYTES);
    let delete_document_content = DeleteDocumentContent { kit: kit.clone() };
    kit::Mount::new(kit)
        .grpc(TenantServiceServer::new(api.clone()))
        .grpc(TypeProfileServiceServer::new(api.clone()))
        .grpc(ObjectiveServiceServer::new(api.clone()))
        .grpc(ProgramServiceServer::new(api.clone()))
        .grpc(PartnerServiceServer::new(api.clone()))
        .grpc(DocumentKindServiceServer::new(api.clone()))
        .grpc(documents)
        .grpc(ComplianceServiceServer::new(api.clone()))
        .grpc(AgreementTemplateServiceServer::new(api.clone()))
        .grpc(AgreementServiceServer::new(api.clone()))
        .grpc(EnrollmentServiceServer::new(api.clone()))
        .grpc(SolutionServiceServer::new(api))
        .consumer(events::Enable)
        .worker(delete_document_content::KIND, delete_document_content)
        .worker(give_document_kinds::KIND, GiveDocumentKinds)
        .worker(review_compliance::KIND, ReviewCompliance)
        .worker(renew_type_profile::KIND, RenewTypeProfile)
}
