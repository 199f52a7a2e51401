//! Analytics: what the partner programs contribute commercially.
//!
//! Opportunities arrive as snapshots. Each is placed into segments (all, direct or influenced, types, partners) and
//! counted in totals by segment, month and currency; a new snapshot takes back what the old one added. So a metric is a
//! sum over a few totals, and the opportunities under it are found through the same placements.
pub mod commands;
pub mod domain;
pub mod events;
pub mod rpc;
pub mod store;

use contracts::tandem::analytics::v1::metric_service_server::MetricServiceServer;

pub const NAME: &str = "analytics";
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

pub fn mount(kit: kit::Service) -> kit::Mount {
    kit::Mount::new(kit.clone())
        .grpc(MetricServiceServer::new(rpc::Metrics { kit }))
        .consumer(events::Projection)
        .worker(
            commands::rederive_partner::KIND,
            commands::rederive_partner::Rederivation,
        )
}
