//! The gateway as a process of its own.
use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use kit::config::{Config, variable};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use tonic::transport::{Channel, Endpoint};

use crate::door::Door;
use crate::forward::Upstreams;
use crate::{MIGRATIONS, NAME, mount};

type Failure = Box<dyn Error + Send + Sync>;

/// Serves the gateway's own methods and the door until SIGTERM or Ctrl-C.
///
/// Beside what every service reads: `TANDEM_DOOR_LISTEN` (default `0.0.0.0:8080`), and `TANDEM_UPSTREAMS`, pairs of
/// protobuf package and url, `*` for packages that are not named.
pub async fn run() -> Result<(), Failure> {
    let doors = TaskTracker::new();
    let opened = doors.clone();
    kit::run(NAME, &MIGRATIONS, async move |service| {
        let config = Config::read()?;
        let (verifier, signer) = kit::configured_identity(&config)?;
        let door = Door::new(&service, verifier, signer, upstreams(&config)?)?;
        let address: SocketAddr = variable("TANDEM_DOOR_LISTEN")
            .unwrap_or_else(|| "0.0.0.0:8080".to_owned())
            .parse()?;
        let listener = TcpListener::bind(address).await?;
        tracing::info!(address = %listener.local_addr()?, "the door is open");
        let drain = Duration::from_secs(config.drain_s);
        opened.spawn(door.serve(listener, drain, kit::stop_signal()));
        Ok(mount(service))
    })
    .await?;
    doors.close();
    doors.wait().await;
    Ok(())
}

fn upstreams(config: &Config) -> Result<Upstreams, Failure> {
    let own = format!("http://127.0.0.1:{}", config.listen.port());
    let mut upstreams = Upstreams::common(channel(&own)?).with("tandem.gateway.v1", channel(&own)?);
    for (package, url) in Config::pairs(&variable("TANDEM_UPSTREAMS").unwrap_or_default()) {
        upstreams = match package.as_str() {
            "*" => upstreams.with_common(channel(&url)?),
            _ => upstreams.with(package, channel(&url)?),
        };
    }
    Ok(upstreams)
}

/// A connection that is made when it is needed and noticed when it is dead.
fn channel(url: &str) -> Result<Channel, Failure> {
    let endpoint = Endpoint::from_shared(url.to_owned())?
        .connect_timeout(Duration::from_secs(3))
        .http2_keep_alive_interval(Duration::from_secs(20))
        .keep_alive_while_idle(true)
        .tcp_nodelay(true);
    Ok(endpoint.connect_lazy())
}
