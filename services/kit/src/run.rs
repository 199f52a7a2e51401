//! The life of a process that serves one service by itself.
use std::error::Error;
use std::time::Duration;

use sqlx::migrate::Migrator;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::transport::Endpoint;

use crate::clock::Clock;
use crate::config::Config;
use crate::host::Host;
use crate::identity::{Issuer, Signer, SigningKey, Verifier};
use crate::mount::Mount;
use crate::objects::Objects;
use crate::relay::Subscriber;
use crate::service::Service;
use crate::telemetry::{self, Logs};

/// Reads the configuration, serves what `mount` makes, and stops on SIGTERM or Ctrl-C. The whole of a service's `main`.
pub async fn run<F>(
    name: &'static str,
    migrations: &Migrator,
    mount: impl FnOnce(Service) -> F,
) -> Result<(), Box<dyn Error + Send + Sync>>
where
    F: Future<Output = Result<Mount, Box<dyn Error + Send + Sync>>>,
{
    let config = Config::read()?;
    let _telemetry = telemetry::start(
        name,
        Logs::Json,
        &config.log,
        config.otlp_endpoint.as_deref(),
    );
    let key = signing_key(&config)?;
    let (verifier, signer) = identity(&config)?;
    let service = Service::start(
        name,
        migrations,
        &config.database_url,
        Clock::System,
        config.database_connections,
    )
    .await?;
    let service = service
        .with_relay_lease(Duration::from_secs(config.relay_lease_s))
        .with_signing_key(&key);
    let service = match &config.objects {
        Some(place) => service.with_objects(Objects::open(place)?),
        None => service,
    };
    let mount = mount(service).await?;
    let host = Host {
        verifier,
        signer,
        subscribers: subscribers(&config)?,
        drain: Duration::from_secs(config.drain_s),
    };
    let listener = TcpListener::bind(config.listen).await?;
    tracing::info!(service = name, address = %listener.local_addr()?, "serving");
    host.serve(vec![mount], listener, stop_signal()).await?;
    Ok(())
}

/// Whom the process trusts and in whose name it signs, as configured.
pub fn identity(config: &Config) -> Result<(Verifier, Signer), Box<dyn Error + Send + Sync>> {
    let key = signing_key(config)?;
    let verifier = Verifier::new(issuers(&key, config)?, Clock::System);
    Ok((verifier, Signer::new(&key, Clock::System)))
}

fn signing_key(config: &Config) -> Result<SigningKey, Box<dyn Error + Send + Sync>> {
    let text = std::fs::read_to_string(&config.signing_key_file)?;
    SigningKey::parse(&text)
        .ok_or_else(|| "the signing key file does not hold 64 hex digits".into())
}

fn issuers(key: &SigningKey, config: &Config) -> std::io::Result<Vec<Issuer>> {
    let mut issuers = vec![key.issuer_of_installation()];
    for (name, file) in Config::pairs(&config.issuers) {
        let (name, tenant) = name
            .split_once('@')
            .map_or((name.as_str(), None), |(name, tenant)| {
                (name, Some(tenant.to_owned()))
            });
        issuers.push(Issuer::from_file(name, file.into(), tenant)?);
    }
    Ok(issuers)
}

fn subscribers(config: &Config) -> Result<Vec<Subscriber>, tonic::transport::Error> {
    let pairs = Config::pairs(&config.subscribers).into_iter();
    pairs
        .map(|(name, url)| {
            Ok(Subscriber {
                name,
                channel: Endpoint::from_shared(url)?.connect_lazy(),
            })
        })
        .collect()
}

/// Cancelled on the first SIGTERM or Ctrl-C.
pub fn stop_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let cancel = stop.clone();
    tokio::spawn(async move {
        let mut terminate =
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(terminate) => terminate,
                Err(error) => {
                    tracing::warn!(%error, "SIGTERM can't be caught");
                    let _ = tokio::signal::ctrl_c().await;
                    return cancel.cancel();
                }
            };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        cancel.cancel();
    });
    stop
}
