//! A process that serves one service or several: port, health, reflection, relays, jobs, and how it stops.
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use contracts::tandem::platform::v1::audit_service_server::AuditServiceServer;
use contracts::tandem::platform::v1::event_sink_service_server::EventSinkServiceServer;
use contracts::tandem::platform::v1::operations_service_server::OperationsServiceServer;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use crate::identity::{Signer, Verifier};
use crate::jobs;
use crate::layers::Guard;
use crate::mount::{Mount, guarded, route};
use crate::operations::Platform;
use crate::relay::{self, Subscriber};
use crate::{audit, statistics, telemetry};

/// How a process serves.
pub struct Host {
    pub verifier: Verifier,
    pub signer: Signer,
    /// The services that events are delivered to.
    pub subscribers: Vec<Subscriber>,
    /// Between "not serving" and the first refused connection, so that balancers look away in time.
    pub drain: Duration,
}

/// The largest event delivery between services.
const MAX_DELIVERY_BYTES: usize = 64 << 20;
/// Calls at once over one connection: a gateway's watchers share one.
const MAX_STREAMS: u32 = 4_096;
/// Calls that still run then are ended.
const HARD_STOP: Duration = Duration::from_secs(25);

impl Host {
    /// Serves until `stop`, then says so, waits for running calls, and ends.
    pub async fn serve(
        self,
        mounts: Vec<Mount>,
        listener: TcpListener,
        stop: CancellationToken,
    ) -> Result<(), tonic::transport::Error> {
        let (health, health_service) = tonic_health::server::health_reporter();
        for name in mounts.iter().flat_map(|mount| &mount.names) {
            health
                .set_service_status(*name, tonic_health::ServingStatus::Serving)
                .await;
        }
        let routes = self.routes(&mounts, health_service);
        let work = stop.child_token();
        let streams: Vec<CancellationToken> = mounts
            .iter()
            .map(|mount| mount.service.stopping.clone())
            .collect();
        let mut background = tokio::task::JoinSet::new();
        for mount in mounts {
            let subscribers = self.subscribers.clone();
            background.spawn(relay::run(
                mount.service.clone(),
                subscribers,
                self.signer.clone(),
                work.clone(),
            ));
            background.spawn(jobs::keep_house(mount.service.clone(), work.clone()));
            background.spawn(audit::keep_sealed(mount.service.clone(), work.clone()));
            background.spawn(statistics::keep_fresh(mount.service.clone(), work.clone()));
            background.spawn(jobs::run(mount.service, mount.workers, work.clone()));
        }
        let drain = self.drain;
        let draining = stop.clone();
        let drained = async move {
            draining.cancelled().await;
            health
                .set_service_status("", tonic_health::ServingStatus::NotServing)
                .await;
            tokio::time::sleep(drain).await;
            streams.iter().for_each(CancellationToken::cancel);
        };
        let serving = Server::builder()
            .accept_http1(true)
            .max_concurrent_streams(MAX_STREAMS)
            .add_routes(tonic::service::Routes::from(routes))
            .serve_with_incoming_shutdown(
                TcpIncoming::from(listener).with_nodelay(Some(true)),
                drained,
            );
        let hard_stop = async {
            stop.cancelled().await;
            tokio::time::sleep(HARD_STOP).await;
        };
        let served = tokio::select! {
            served = serving => served,
            () = hard_stop => Ok(()),
        };
        work.cancel();
        let _ = tokio::time::timeout(Duration::from_secs(5), background.join_all()).await;
        served
    }

    fn routes<H>(&self, mounts: &[Mount], health: H) -> Router
    where
        H: tonic::codegen::Service<
                http::Request<tonic::body::Body>,
                Error = std::convert::Infallible,
            > + tonic::server::NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        H::Response: axum::response::IntoResponse,
        H::Future: Send + 'static,
    {
        let services: BTreeMap<_, _> = mounts
            .iter()
            .map(|mount| {
                (
                    mount.service.name.to_owned(),
                    (mount.service.clone(), mount.inbox()),
                )
            })
            .collect();
        let platform = Platform {
            services: Arc::new(services),
        };
        let sink = EventSinkServiceServer::new(platform.clone())
            .max_decoding_message_size(MAX_DELIVERY_BYTES);
        let own = route(
            route(Router::new(), sink),
            OperationsServiceServer::new(platform.clone()),
        );
        let own = route(own, AuditServiceServer::new(platform));
        let guard = Guard {
            verifier: self.verifier.clone(),
            service: None,
            sources: Vec::new(),
        };
        let mut routes = guarded(own, guard)
            .route("/healthz", get(|| async { "ok" }))
            .route("/metrics", get(|| async { telemetry::metrics() }))
            .fallback(unimplemented);
        routes = route(routes, health);
        for reflection in reflection() {
            routes = routes.merge(reflection);
        }
        for mount in mounts {
            routes = routes.merge(mount.guarded(&self.verifier));
        }
        routes
    }
}

/// Answers what no service serves.
async fn unimplemented() -> axum::response::Response {
    use axum::response::IntoResponse as _;
    tonic::Status::unimplemented("there is no such method here")
        .into_http::<axum::body::Body>()
        .into_response()
}

/// Reflection over all contracts, in both versions that tools ask for.
fn reflection() -> Vec<Router> {
    let builder = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(contracts::DESCRIPTORS)
    };
    let mut routers = Vec::new();
    if let Ok(current) = builder().build_v1() {
        routers.push(route(Router::new(), current));
    }
    if let Ok(alpha) = builder().build_v1alpha() {
        routers.push(route(Router::new(), alpha));
    }
    routers
}
