//! The contracts' services. Protobuf stops here.

mod certifications;
mod competencies;
pub mod convert;
mod credentials;
mod knowledge;
mod training;

/// Serves every gRPC service of enable.
#[derive(Clone)]
pub struct Api {
    pub(crate) kit: kit::Service,
}
