//! Everything in one process: databases, services, gateway.
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use kit::clock::Clock;
use kit::host::Host;
use kit::identity::{Caller, Signer, SigningKey, Verifier};
use kit::objects::Objects;
use kit::relay::Subscriber;
use kit::{Mount, Service};
use sqlx::migrate::Migrator;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tonic::transport::Endpoint;

use crate::data_dir::{DataDir, Occupied, Running};
use crate::databases::{Databases, ServiceName};

/// How an installation starts.
#[derive(Clone, Debug)]
pub struct Options {
    pub data_dir: PathBuf,
    /// 0: any free port.
    pub gateway_port: u16,
    /// 0: any free port.
    pub services_port: u16,
    /// A PostgreSQL server to use instead of a private one.
    pub database_url: Option<String>,
    /// Between "not serving" and the first refused connection.
    pub drain: Duration,
}

/// A running installation; ends with [`Installation::stop`].
pub struct Installation {
    pub running: Running,
    pub signer: Signer,
    data_dir: DataDir,
    databases: Databases,
    stop: CancellationToken,
    tasks: JoinSet<anyhow::Result<()>>,
    _occupied: Option<Occupied>,
}

/// Connections a service may hold.
const CONNECTIONS: u32 = 5;

impl Installation {
    /// Starts everything and answers when both ports serve.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let data_dir = DataDir::open(&options.data_dir)?;
        let occupied = data_dir.occupy()?;
        let key = data_dir.signing_key()?;
        let databases = Databases::open(options.database_url.clone(), &data_dir).await?;
        let installation = Self::start_on(options, data_dir, key, databases).await?;
        Ok(Self {
            _occupied: Some(occupied),
            ..installation
        })
    }

    /// The same with databases that are there already.
    pub async fn start_on(
        options: Options,
        data_dir: DataDir,
        key: SigningKey,
        databases: Databases,
    ) -> anyhow::Result<Self> {
        let clock = Clock::System;
        let verifier = Verifier::new(vec![key.issuer_of_installation()], clock.clone());
        let signer = Signer::new(&key, clock.clone());
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();

        let services = listen("services", options.services_port).await?;
        let gateway = listen("gateway", options.gateway_port).await?;
        let running = Running {
            gateway: gateway.local_addr()?,
            services: services.local_addr()?,
        };
        let channel = Endpoint::from_shared(format!("http://{}", running.services))?.connect_lazy();

        let (mounts, gateway_service) = mounts(&databases, &data_dir, &clock, &key).await?;
        let subscribers = mounts.iter().map(|mount| Subscriber {
            name: mount.service().name.to_owned(),
            channel: channel.clone(),
        });
        let host = Host {
            verifier: verifier.clone(),
            signer: signer.clone(),
            subscribers: subscribers.collect(),
            drain: options.drain,
        };
        let stopped = stop.clone();
        tasks.spawn(async move { Ok(host.serve(mounts, services, stopped).await?) });

        let door = gateway::Door::new(
            &gateway_service,
            verifier,
            signer.clone(),
            gateway::Upstreams::common(channel),
        )?;
        let (stopped, drain) = (stop.clone(), options.drain);
        tasks.spawn(async move { Ok(door.serve(gateway, drain, stopped).await?) });
        data_dir.announce(running)?;
        Ok(Self {
            running,
            signer,
            data_dir,
            databases,
            stop,
            tasks,
            _occupied: None,
        })
    }

    /// Where the gateway is.
    pub fn gateway_url(&self) -> String {
        url(self.running.gateway)
    }

    /// A token for `caller`, good for twelve hours.
    pub fn token(&self, caller: &Caller) -> anyhow::Result<String> {
        Ok(self.signer.token(caller, Duration::from_secs(12 * 3600))?)
    }

    /// A sentence about where the data is.
    pub fn describe_databases(&self) -> String {
        self.databases.describe()
    }

    /// Ends when a part has failed; a healthy installation goes on for ever.
    pub async fn failed(&mut self) -> anyhow::Error {
        match self.tasks.join_next().await {
            Some(Ok(Err(error))) => error,
            Some(Err(error)) => error.into(),
            _ => anyhow::anyhow!("a part of the installation has ended by itself"),
        }
    }

    /// Stops serving, waits for running calls, and stops a private PostgreSQL.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.data_dir.withdraw();
        self.stop.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            ended??;
        }
        self.databases.close().await
    }
}

async fn listen(what: &str, port: u16) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(("127.0.0.1", port)).await;
    bound.with_context(|| {
        format!("port {port} can't be had for the {what}; choose another with --{what}-port")
    })
}

pub(crate) fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

/// Every service of the suite, and the gateway's own database.
async fn mounts(
    databases: &Databases,
    data_dir: &DataDir,
    clock: &Clock,
    key: &SigningKey,
) -> anyhow::Result<(Vec<Mount>, Service)> {
    let start = async |name: ServiceName, migrations: &Migrator| -> anyhow::Result<Service> {
        let url = databases.url(name).await?;
        let service = Service::start(name, migrations, &url, clock.clone(), CONNECTIONS).await?;
        Ok(service.with_signing_key(key))
    };
    // Replicas of a cluster share a bucket; one machine has a folder.
    let objects = match kit::config::variable("TANDEM_OBJECTS") {
        Some(place) => Objects::open(&place)?,
        None => Objects::in_folder(&data_dir.objects())?,
    };
    let gateway = start(gateway::NAME, &gateway::MIGRATIONS).await?;
    let onboard = start(onboard::NAME, &onboard::MIGRATIONS).await?;
    let mounts = vec![
        onboard::mount(onboard.with_objects(objects)),
        enable::mount(start(enable::NAME, &enable::MIGRATIONS).await?),
        sell::mount(start(sell::NAME, &sell::MIGRATIONS).await?),
        incentivize::mount(start(incentivize::NAME, &incentivize::MIGRATIONS).await?),
        analytics::mount(start(analytics::NAME, &analytics::MIGRATIONS).await?),
        gateway::mount(gateway.clone()),
    ];
    Ok((mounts, gateway))
}
