//! A service as the process that serves it sees it: routes, a consumer of events, workers.
use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::response::IntoResponse;
use tonic::body::Body;
use tonic::codegen::Service as GrpcService;
use tonic::server::NamedService;

use crate::identity::Verifier;
use crate::inbox::{Consumer, Inbox, source_of};
use crate::jobs::{Worker, Workers};
use crate::layers::{self, Guard};
use crate::service::Service;

/// One service, ready to be served.
pub struct Mount {
    pub(crate) service: Service,
    routes: Router,
    pub(crate) names: Vec<&'static str>,
    consumer: Option<Arc<dyn Consumer>>,
    pub(crate) workers: Workers,
}

impl Mount {
    pub fn new(service: Service) -> Self {
        Self {
            service,
            routes: Router::new(),
            names: Vec::new(),
            consumer: None,
            workers: Workers::new(),
        }
    }

    /// Serves one gRPC service of the contracts.
    #[must_use]
    pub fn grpc<S>(mut self, service: S) -> Self
    where
        S: GrpcService<http::Request<Body>, Error = Infallible>
            + NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        S::Response: IntoResponse,
        S::Future: Send + 'static,
    {
        self.names.push(S::NAME);
        self.routes = route(self.routes, service);
        self
    }

    /// Applies the events of other services.
    #[must_use]
    pub fn consumer(mut self, consumer: impl Consumer) -> Self {
        self.consumer = Some(Arc::new(consumer));
        self
    }

    /// Does the jobs of one kind.
    #[must_use]
    pub fn worker(mut self, kind: &'static str, worker: impl Worker) -> Self {
        self.workers.insert(kind, Arc::new(worker));
        self
    }

    pub fn service(&self) -> &Service {
        &self.service
    }

    pub(crate) fn inbox(&self) -> Option<Inbox> {
        let consumer = self.consumer.clone()?;
        Some(Inbox {
            service: self.service.clone(),
            consumer,
        })
    }

    /// The routes behind their layers.
    pub(crate) fn guarded(&self, verifier: &Verifier) -> Router {
        let wanted = self
            .consumer
            .as_ref()
            .map(|consumer| consumer.event_types())
            .unwrap_or_default();
        let mut sources: Vec<String> = wanted
            .iter()
            .map(|wanted| source_of(wanted).to_owned())
            .collect();
        sources.dedup();
        guarded(
            self.routes.clone(),
            Guard {
                verifier: verifier.clone(),
                service: Some(self.service.clone()),
                sources,
            },
        )
    }
}

/// Puts the layers around routes; the one added last is met first.
pub(crate) fn guarded(routes: Router, guard: Guard) -> Router {
    use axum::middleware::{from_fn, from_fn_with_state};
    routes
        .layer(from_fn_with_state(guard.clone(), layers::await_position))
        .layer(from_fn_with_state(guard, layers::authorize))
        .layer(from_fn(layers::observe))
}

pub(crate) fn route<S>(routes: Router, service: S) -> Router
where
    S: GrpcService<http::Request<Body>, Error = Infallible>
        + NamedService
        + Clone
        + Send
        + Sync
        + 'static,
    S::Response: IntoResponse,
    S::Future: Send + 'static,
{
    use tower::ServiceExt as _;
    let service =
        service.map_request(|request: http::Request<axum::body::Body>| request.map(Body::new));
    routes.route_service(&format!("/{}/{{*method}}", S::NAME), service)
}
