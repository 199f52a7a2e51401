//! An installation of its own for each journey, on databases that are dropped with it.
use std::collections::BTreeMap;
use std::time::Duration;

use kit::identity::SigningKey;
use private_postgres::testing::TestDatabase;
use suite::demo::Demo;
use suite::operator::Operator;
use suite::rest::Rest;
use suite::{DataDir, Databases, Installation, Options};
use tempfile::TempDir;

pub struct World {
    pub installation: Installation,
    /// What the installation signs with.
    pub key: SigningKey,
    /// Where each service's database is.
    pub database_urls: BTreeMap<&'static str, String>,
    _databases: Vec<TestDatabase>,
    _folder: TempDir,
}

impl World {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let services = [
            (onboard::NAME, &onboard::MIGRATIONS),
            (enable::NAME, &enable::MIGRATIONS),
            (sell::NAME, &sell::MIGRATIONS),
            (incentivize::NAME, &incentivize::MIGRATIONS),
            (analytics::NAME, &analytics::MIGRATIONS),
            (gateway::NAME, &gateway::MIGRATIONS),
        ];
        let mut databases = Vec::new();
        let mut database_urls = BTreeMap::new();
        for (name, migrations) in services {
            let database = kit::testing::database(name, migrations).await;
            database_urls.insert(name, database.url.clone());
            databases.push(database);
        }
        let options = Options {
            data_dir: folder.path().to_owned(),
            gateway_port: 0,
            services_port: 0,
            database_url: None,
            drain: Duration::ZERO,
        };
        let data_dir = DataDir::open(folder.path()).expect("a data directory");
        let key = SigningKey::generate();
        let given = Databases::Given(database_urls.clone());
        let installation = Installation::start_on(options, data_dir, key.clone(), given)
            .await
            .expect("it starts");
        Self {
            installation,
            key,
            database_urls,
            _databases: databases,
            _folder: folder,
        }
    }

    pub fn operator(&self) -> Operator {
        Operator::new(self.installation.running, self.installation.signer.clone())
            .expect("an operator")
    }

    /// The demonstration's tenant with programs, partners, plans and field mappings.
    pub async fn demo(&self) -> Demo {
        Demo::prepare(
            &self.installation.gateway_url(),
            &self.installation.signer,
            self.operator(),
        )
        .await
        .expect("prepared")
    }

    /// A REST client in the name of `caller`.
    pub fn rest(&self, caller: &kit::Caller) -> Rest {
        Rest::new(
            &self.installation.gateway_url(),
            &self.installation.token(caller).expect("a token"),
        )
    }

    /// Ends only when every outbox is drained and nothing is parked.
    pub async fn stop(self) {
        suite::settle::settled(&self.operator(), Duration::from_secs(60))
            .await
            .expect("everything is through");
        self.installation.stop().await.expect("a clean stop");
    }
}
