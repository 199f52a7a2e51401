//! The contracts' services. Protobuf stops here.

mod agreement_templates;
mod agreements;
pub mod convert;
mod enrollments;
mod objectives;
mod observed_integrations;
mod partners;
mod programs;
mod progress;
mod solutions;
mod tenants;
mod type_profiles;
mod workflow_templates;

/// Serves every gRPC service of onboard.
#[derive(Clone)]
pub struct Api {
    pub(crate) kit: kit::Service,
}
