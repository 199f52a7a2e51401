//! The contracts' services. Protobuf stops here.

mod advisor;
mod agreement_templates;
mod agreements;
mod benefits;
mod business_plans;
mod compliance;
mod contacts;
pub mod convert;
mod document_kinds;
pub mod documents;
mod enrollments;
mod objectives;
mod observed_integrations;
mod partners;
mod programs;
mod progress;
mod prospects;
mod solutions;
mod tenants;
mod tiers;
mod type_profiles;
mod workflow_templates;

/// Serves every gRPC service of onboard.
#[derive(Clone)]
pub struct Api {
    pub(crate) kit: kit::Service,
}
