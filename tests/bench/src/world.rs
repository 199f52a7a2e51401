//! A whole installation in this process, on a durable PostgreSQL of its own.
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use private_postgres::Server;
use suite::operator::Operator;
use suite::settle::settled;
use suite::{DataDir, Databases, Installation, Options};
use tandem_tests::call::{Addresses, Services};
use tandem_tests::vendor;
use tempfile::TempDir;

use crate::market::{Market, TENANT};

/// Partners of each kind.
const PARTNERS: usize = 8;

pub struct World {
    pub server: Server,
    installation: Installation,
    pub market: Arc<Market>,
    folder: TempDir,
}

impl World {
    pub async fn start() -> anyhow::Result<Self> {
        // An unprivileged server must be able to enter.
        let folder = tempfile::Builder::new()
            .prefix("tandem-bench-")
            .permissions(std::fs::Permissions::from_mode(0o755))
            .tempdir()?;
        let server = Server::start(&folder.path().join("postgres"), None).await?;
        let mut urls = BTreeMap::new();
        for name in [
            onboard::NAME,
            sell::NAME,
            incentivize::NAME,
            analytics::NAME,
            gateway::NAME,
        ] {
            server.create_database_if_missing(name).await?;
            urls.insert(name, server.url(name));
        }
        let data_dir = DataDir::open(folder.path())?;
        let key = data_dir.signing_key()?;
        let options = Options {
            data_dir: folder.path().to_owned(),
            gateway_port: 0,
            services_port: 0,
            database_url: None,
            drain: Duration::ZERO,
        };
        let installation =
            Installation::start_on(options, data_dir, key, Databases::Given(urls)).await?;
        let addresses = Addresses::common(installation.running.services);
        let partners = vendor::set_up(&addresses, &installation.signer, TENANT, PARTNERS).await?;
        let admin = addresses.called_by(&vendor::admin(TENANT), &installation.signer)?;
        let world = Self {
            server,
            market: Arc::new(Market::open(&admin.sell, partners).await?),
            installation,
            folder,
        };
        world.settled().await?;
        Ok(world)
    }

    /// The services as the tenant's administrator, over connections of their own.
    pub fn connect(&self) -> anyhow::Result<Services> {
        Addresses::common(self.services())
            .called_by(&vendor::admin(TENANT), &self.installation.signer)
    }

    fn services(&self) -> SocketAddr {
        self.installation.running.services
    }

    /// Where the server logs.
    pub fn server_log(&self) -> PathBuf {
        self.folder.path().join("postgres").join("server.log")
    }

    /// Waits until every event has arrived; answers how long that took.
    pub async fn settled(&self) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let operator = Operator::new(self.installation.running, self.installation.signer.clone())?;
        settled(&operator, Duration::from_secs(600)).await?;
        Ok(begun.elapsed())
    }

    pub async fn stop(self) -> anyhow::Result<()> {
        self.installation.stop().await?;
        self.server.stop().await?;
        Ok(())
    }
}
