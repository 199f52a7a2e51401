//! Accounts, opportunities, registrations, and the facts that come of them.
//!
//! Opportunities arrive from CRMs and people; partners claim them by registrations and ask to sell them together, if the gate opens for
//! them; a won one turns into facts by what onboard says of its partners' enrollments. Facts are announced and never change: what changes is reversed and replaced.

mod announce;
mod commands;
pub mod domain;
mod error;
mod events;
mod rpc;
mod store;

use contracts::tandem::sell::v1::account_service_server::AccountServiceServer;
use contracts::tandem::sell::v1::co_sell_service_server::CoSellServiceServer;
use contracts::tandem::sell::v1::fact_service_server::FactServiceServer;
use contracts::tandem::sell::v1::gate_service_server::GateServiceServer;
use contracts::tandem::sell::v1::opportunity_service_server::OpportunityServiceServer;
use contracts::tandem::sell::v1::product_service_server::ProductServiceServer;
use contracts::tandem::sell::v1::registration_service_server::RegistrationServiceServer;

use commands::expire_co_sell_requests::{self, ExpireCoSellRequests};
use commands::expire_registrations::{self, ExpireRegistrations};
use commands::rederive_partner::{self, RederivePartner};

pub const NAME: &str = "sell";

pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The service, ready to be served.
pub fn mount(kit: kit::Service) -> kit::Mount {
    kit::Mount::new(kit.clone())
        .grpc(AccountServiceServer::new(rpc::Accounts {
            kit: kit.clone(),
        }))
        .grpc(ProductServiceServer::new(rpc::Products {
            kit: kit.clone(),
        }))
        .grpc(OpportunityServiceServer::new(rpc::Opportunities {
            kit: kit.clone(),
        }))
        .grpc(RegistrationServiceServer::new(rpc::Registrations {
            kit: kit.clone(),
        }))
        .grpc(FactServiceServer::new(rpc::Facts { kit: kit.clone() }))
        .grpc(GateServiceServer::new(rpc::Gate { kit: kit.clone() }))
        .grpc(CoSellServiceServer::new(rpc::CoSell { kit }))
        .consumer(events::Events)
        .worker(rederive_partner::KIND, RederivePartner)
        .worker(expire_registrations::KIND, ExpireRegistrations)
        .worker(expire_co_sell_requests::KIND, ExpireCoSellRequests)
}
