//! The contracts' side: requests in, answers out. Protobuf stops here.
pub mod convert;
mod metric_service;

pub use metric_service::Metrics;
