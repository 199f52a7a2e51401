//! A whole installation in this process, on a durable PostgreSQL of its own.
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use suite::operator::Operator;
use suite::settle::settled;
use suite::{DataDir, Databases, Installation, Options};
use tandem_tests::call::{Addresses, Services};
use tandem_tests::vendor;

use crate::durable::Durable;
use crate::market::{Market, TENANT};

/// Partners of each kind.
const PARTNERS: usize = 8;

pub struct World {
    pub postgres: Durable,
    installation: Installation,
    pub market: Arc<Market>,
}

impl World {
    pub async fn start() -> anyhow::Result<Self> {
        let postgres = Durable::start().await?;
        let mut urls = BTreeMap::new();
        for name in [
            onboard::NAME,
            enable::NAME,
            sell::NAME,
            incentivize::NAME,
            analytics::NAME,
            gateway::NAME,
        ] {
            urls.insert(name, postgres.database(name).await?);
        }
        let data_dir = DataDir::open(postgres.folder())?;
        let key = data_dir.signing_key()?;
        let options = Options {
            data_dir: postgres.folder().to_owned(),
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
            postgres,
            market: Arc::new(Market::open(&admin.sell, partners).await?),
            installation,
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

    /// Waits until every event has arrived; answers how long that took.
    pub async fn settled(&self) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let operator = Operator::new(self.installation.running, self.installation.signer.clone())?;
        settled(&operator, Duration::from_secs(600)).await?;
        Ok(begun.elapsed())
    }

    pub async fn stop(self) -> anyhow::Result<()> {
        self.installation.stop().await?;
        self.postgres.stop().await
    }
}
