//! The contracts' services. Protobuf stops here.

mod api_lifecycle;
mod certifications;
mod competencies;
pub mod convert;
mod credentials;
mod eligibility;
mod integration_checks;
mod integration_usage;
mod integrations;
mod knowledge;
mod support;
mod training;

/// Serves every gRPC service of enable.
#[derive(Clone)]
pub struct Api {
    pub(crate) kit: kit::Service,
}
