//! The door: every request from outside finds its target here, or is told why not.
mod credentials;
mod layers;
mod serve;

use std::collections::HashSet;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{Method, StatusCode};
use kit::identity::{Signer, Verifier};
use prost_reflect::DescriptorPool;
use tokio_util::sync::CancellationToken;
use tonic::Code;

use crate::forward::{Context, Upstreams, deadline};
use crate::identity::Identity;
use crate::import::Importer;
use crate::problem::Problem;
use crate::routes::contract::{ContractError, Rpc, bindings};
use crate::routes::{Found, Routes, Template};
use crate::{grpc, rest};

/// Not a method of the contracts: its body is a file and its answer comes while it is read.
const IMPORT: &str = "/v1/fieldMappings/{field_mapping_id}:import";

/// Where requests come in.
#[derive(Clone)]
pub struct Door {
    routes: Arc<Routes<Target>>,
    /// Paths of the public methods, for callers who speak gRPC.
    methods: Arc<HashSet<String>>,
    identity: Identity,
    upstreams: Upstreams,
    importer: Importer,
    stop: CancellationToken,
}

enum Target {
    Rpc(Box<Rpc>),
    Import,
}

impl Door {
    /// A door to every public method of the contracts. `service` is the gateway's own, whose database holds the keys.
    ///
    /// # Errors
    /// A rule in the contracts that cannot be served, such as two methods that claim one path.
    pub fn new(
        service: &kit::Service,
        verifier: Verifier,
        signer: Signer,
        upstreams: Upstreams,
    ) -> Result<Self, ContractError> {
        let (routes, methods) = targets(&contracts::POOL)?;
        let identity = Identity::new(service.clone(), verifier, signer);
        Ok(Self {
            routes: Arc::new(routes),
            methods: Arc::new(methods),
            identity: identity.clone(),
            upstreams: upstreams.clone(),
            importer: Importer {
                kit: service.clone(),
                identity,
                upstreams,
            },
            stop: CancellationToken::new(),
        })
    }

    fn router(self) -> Router {
        let ready = async |State(door): State<Self>| door.ready().await;
        let router = Router::new()
            .route(credentials::PATH, get(credentials::answer))
            .fallback(async |State(door): State<Self>, request| door.handle(request).await);
        layers::around(router)
            .route("/healthz", get(async || "ok"))
            .route("/readyz", get(ready))
            .with_state(self)
    }

    /// Ready while it is not stopping and its own database answers; a service that is down closes its own paths only.
    async fn ready(&self) -> StatusCode {
        let stopping = self.stop.is_cancelled();
        let database = self.importer.kit.read().await;
        if stopping || database.is_err() {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::OK
        }
    }

    async fn handle(&self, request: Request) -> Response {
        if is_grpc(&request) {
            return grpc::pass(&self.methods, &self.identity, &self.upstreams, request).await;
        }
        self.answer(request)
            .await
            .unwrap_or_else(Problem::into_response)
    }

    async fn answer(&self, request: Request) -> Result<Response, Problem> {
        let (head, body) = request.into_parts();
        let (target, variables) = match self.routes.find(&head.method, head.uri.path()) {
            Found::Target(target, variables) => (target, variables),
            Found::OtherMethods(methods) => return Err(wrong_method(&methods)),
            Found::Nothing => return Err(no_such_path(head.uri.path())),
        };
        let credential = self.identity.exchange(&head.headers).await?;
        match target {
            Target::Rpc(rpc) => {
                let streams = rpc.method.is_client_streaming() || rpc.method.is_server_streaming();
                let deadline = deadline(&head.headers, streams)?;
                let context = Context::new(&head.headers, credential.authorization, deadline);
                let answer =
                    rest::answer(&self.upstreams, rpc, &variables, &head, body, &context).await;
                let mut answer = answer.unwrap_or_else(Problem::into_response);
                answer
                    .extensions_mut()
                    .insert(layers::Called(rpc.method.full_name().to_owned()));
                Ok(answer)
            }
            Target::Import => {
                let mapping = variables
                    .into_iter()
                    .next()
                    .map(|(_, id)| id)
                    .unwrap_or_default();
                let importer = self.importer.clone();
                importer
                    .answer(credential.caller, &mapping, head, body)
                    .await
            }
        }
    }
}

fn targets(pool: &DescriptorPool) -> Result<(Routes<Target>, HashSet<String>), ContractError> {
    let mut routes = Routes::default();
    let mut methods = HashSet::new();
    for (method, template, rpc) in bindings(pool)? {
        methods.insert(rpc.path.to_string());
        routes.add(method, &template, Target::Rpc(Box::new(rpc)))?;
    }
    let import = Template::parse(IMPORT).map_err(|source| ContractError::Template {
        method: IMPORT.to_owned(),
        source,
    })?;
    routes.add(Method::POST, &import, Target::Import)?;
    Ok((routes, methods))
}

fn is_grpc(request: &Request) -> bool {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .map(http::HeaderValue::as_bytes);
    kind.is_some_and(|kind| {
        kind == b"application/grpc" || kind.starts_with(b"application/grpc+proto")
    })
}

fn no_such_path(path: &str) -> Problem {
    Problem::new(
        Code::NotFound,
        "NO_SUCH_PATH",
        format!("there is nothing at {path}"),
    )
}

fn wrong_method(methods: &[&Method]) -> Problem {
    let mut allowed: Vec<_> = methods.iter().map(|method| method.as_str()).collect();
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    let allowed = allowed.join(", ");
    let detail = format!("only {allowed} can be used here");
    let status = StatusCode::METHOD_NOT_ALLOWED;
    Problem::with_status(status, Code::Unimplemented, "WRONG_METHOD", detail)
        .header(ALLOW, &allowed)
}
