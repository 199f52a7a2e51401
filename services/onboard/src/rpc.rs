//! The contracts' services. Protobuf stops here.

mod agreement_templates;
mod agreements;
mod compliance;
pub mod convert;
mod document_kinds;
pub mod documents;
mod enrollments;
mod objectives;
mod partners;
mod programs;
mod solutions;
mod tenants;
mod type_profiles;

/// Serves every gRPC service of onboard.
#[derive(Clone)]
pub struct Api {
    pub(crate) kit: kit::Service,
}
