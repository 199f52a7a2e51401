//! Enable: what partners know, what they have proven, and what they may therefore do.
//!
//! It follows partners, enrollments and joint solutions of onboard. What a partner has is *evidence* with the days on which
//! it holds; a *requirement* over evidence is met on a set of days, so nothing has to happen on the day when something lapses.

use commands::escalate_unanswered_case::{self, EscalateUnansweredCase};
use commands::evaluate_partner::{self, EvaluatePartner};
use commands::evaluate_rule::{self, EvaluateRule};
use commands::measure_integration::{self, MeasureIntegration};
use commands::review_competencies::{self, ReviewCompetencies};
use contract::api_lifecycle_service_server::ApiLifecycleServiceServer;
use contract::certification_service_server::CertificationServiceServer;
use contract::competency_service_server::CompetencyServiceServer;
use contract::eligibility_service_server::EligibilityServiceServer;
use contract::integration_check_service_server::IntegrationCheckServiceServer;
use contract::integration_service_server::IntegrationServiceServer;
use contract::integration_usage_service_server::IntegrationUsageServiceServer;
use contract::knowledge_service_server::KnowledgeServiceServer;
use contract::support_service_server::SupportServiceServer;
use contract::training_service_server::TrainingServiceServer;
use contracts::tandem::enable::v1 as contract;
use sqlx::migrate::Migrator;

mod announce;
mod commands;
pub mod domain;
mod error;
mod events;
mod rpc;
mod store;

pub const NAME: &str = "enable";

/// The service's own tables.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The service on its database and clock, ready to be served.
pub fn mount(kit: kit::Service) -> kit::Mount {
    let api = rpc::Api { kit: kit.clone() };
    kit::Mount::new(kit)
        .grpc(KnowledgeServiceServer::new(api.clone()))
        .grpc(TrainingServiceServer::new(api.clone()))
        .grpc(CertificationServiceServer::new(api.clone()))
        .grpc(CompetencyServiceServer::new(api.clone()))
        .grpc(EligibilityServiceServer::new(api.clone()))
        .grpc(IntegrationServiceServer::new(api.clone()))
        .grpc(IntegrationCheckServiceServer::new(api.clone()))
        .grpc(IntegrationUsageServiceServer::new(api.clone()))
        .grpc(SupportServiceServer::new(api.clone()))
        .grpc(ApiLifecycleServiceServer::new(api))
        .consumer(events::Onboard)
        .worker(escalate_unanswered_case::KIND, EscalateUnansweredCase)
        .worker(evaluate_partner::KIND, EvaluatePartner)
        .worker(evaluate_rule::KIND, EvaluateRule)
        .worker(measure_integration::KIND, MeasureIntegration)
        .worker(review_competencies::KIND, ReviewCompetencies)
}
