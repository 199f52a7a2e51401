//! The contracts' services. Protobuf stops here.

mod advisor;
mod agreement_templates;
mod agreements;
mod benefits;
mod business_plans;
mod contacts;
pub mod convert;
mod enrollments;
mod objectives;
mod partners;
mod programs;
mod prospects;
mod solutions;
mod tenants;
mod tiers;
mod type_profiles;

/// Serves every gRPC service of onboard.
#[derive(Clone)]
pub struct Api {
    pub(crate) kit: kit::Service,
}
