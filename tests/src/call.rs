//! Calls in somebody's name, and calls that outlive the process that they are made to.
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use kit::Caller;
use kit::identity::Signer;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt as _;

/// A channel that calls in somebody's name.
pub type Connection = InterceptedService<Channel, Bearer>;

/// Puts a caller's token on every call.
#[derive(Clone)]
pub struct Bearer(MetadataValue<Ascii>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request
            .metadata_mut()
            .insert("authorization", self.0.clone());
        Ok(request)
    }
}

/// Where each service is.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    pub onboard: SocketAddr,
    pub enable: SocketAddr,
    pub sell: SocketAddr,
    pub incentivize: SocketAddr,
}

/// The services as one caller reaches them, each over a connection of its own.
#[derive(Clone)]
pub struct Services {
    pub onboard: Connection,
    pub enable: Connection,
    pub sell: Connection,
    pub incentivize: Connection,
}

impl Addresses {
    /// All services at one address.
    pub fn common(address: SocketAddr) -> Self {
        Self {
            onboard: address,
            enable: address,
            sell: address,
            incentivize: address,
        }
    }

    /// The services in the name of `caller`, for half a day.
    pub fn called_by(&self, caller: &Caller, signer: &Signer) -> anyhow::Result<Services> {
        let token = signer.token(caller, Duration::from_secs(12 * 3600))?;
        let bearer = Bearer(format!("Bearer {token}").parse()?);
        let connect = |address: SocketAddr| -> anyhow::Result<Connection> {
            let channel = Endpoint::from_shared(format!("http://{address}"))?
                .tcp_nodelay(true)
                .connect_lazy();
            Ok(InterceptedService::new(channel, bearer.clone()))
        };
        Ok(Services {
            onboard: connect(self.onboard)?,
            enable: connect(self.enable)?,
            sell: connect(self.sell)?,
            incentivize: connect(self.incentivize)?,
        })
    }
}

/// How long nobody may answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Calls until a service has decided; only its own refusal is an error. Repeat writes under one `request_id` only.
pub async fn answered<R>(
    call: impl AsyncFn() -> Result<Response<R>, Status>,
) -> Result<Response<R>, Status> {
    let begun = Instant::now();
    loop {
        match call().await {
            Err(status) if is_undecided(&status) && begun.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            outcome => return outcome,
        }
    }
}

/// The call may not have reached anybody who decides: what a service refuses carries its reason.
fn is_undecided(status: &Status) -> bool {
    let in_a_moment = [
        Code::Unavailable,
        Code::Aborted,
        Code::DeadlineExceeded,
        Code::Cancelled,
    ];
    in_a_moment.contains(&status.code()) || status.get_details_error_info().is_none()
}
