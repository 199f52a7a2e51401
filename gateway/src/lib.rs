//! The door for connectors, portals and browsers.
//!
//! A request comes in at the [`Door`]. Its credential is exchanged (`identity`), its method and path find a method of the
//! contracts (`routes`), path, query and body become a message (`transcode`), the message goes to its service
//! (`forward`), and the answer or the refusal (`problem`) goes back as JSON. Files come in by a mapping (`import`). The
//! gateway's own services (`rpc`) keep keys, mappings and imports and are reached like all others.
mod commands;
mod domain;
mod door;
mod error;
mod forward;
mod grpc;
mod identity;
mod import;
mod problem;
mod rest;
mod routes;
mod rpc;
mod run;
mod store;
mod text;
mod transcode;

use contracts::tandem::gateway::v1::api_key_service_server::ApiKeyServiceServer;
use contracts::tandem::gateway::v1::field_mapping_service_server::FieldMappingServiceServer;
use contracts::tandem::gateway::v1::import_service_server::ImportServiceServer;

pub use door::Door;
pub use forward::Upstreams;
pub use routes::contract::ContractError;
pub use run::run;

pub const NAME: &str = "gateway";
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The gateway's own services, for the port of all services.
pub fn mount(kit: kit::Service) -> kit::Mount {
    kit::Mount::new(kit.clone())
        .grpc(ApiKeyServiceServer::new(rpc::ApiKeys { kit: kit.clone() }))
        .grpc(FieldMappingServiceServer::new(rpc::FieldMappings {
            kit: kit.clone(),
        }))
        .grpc(ImportServiceServer::new(rpc::Imports { kit }))
}
