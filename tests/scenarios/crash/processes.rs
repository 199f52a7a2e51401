//! Each service in a process of its own, on a database of its own, as in a cluster.
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use contracts::tandem::platform::v1::operations_service_client::OperationsServiceClient;
use contracts::tandem::platform::v1::{GetServiceStatusRequest, ServiceStatus};
use kit::clock::Clock;
use kit::identity::{Signer, SigningKey};
use private_postgres::testing::TestDatabase;
use suite::operator::operator;
use suite::settle::settled_by;
use tandem_tests::call::{Addresses, answered};
use tempfile::TempDir;
use tokio::process::{Child, Command};

pub(super) struct Processes {
    addresses: Addresses,
    signer: Signer,
    running: Vec<Running>,
    _databases: Vec<TestDatabase>,
    _folder: TempDir,
}

struct Running {
    name: &'static str,
    environment: Vec<(&'static str, String)>,
    process: Child,
}

impl Processes {
    pub(super) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let key = SigningKey::generate();
        let key_file = folder.path().join("signing-key");
        std::fs::write(&key_file, key.to_text()).expect("the key is written");
        let [onboard, enable, sell, incentivize] = free_ports();
        let services = [
            (onboard::NAME, &onboard::MIGRATIONS, onboard),
            (enable::NAME, &enable::MIGRATIONS, enable),
            (sell::NAME, &sell::MIGRATIONS, sell),
            (incentivize::NAME, &incentivize::MIGRATIONS, incentivize),
        ];
        let subscribers = services.map(|(name, _, address)| format!("{name}=http://{address}"));
        let mut running = Vec::new();
        let mut databases = Vec::new();
        for (name, migrations, address) in services {
            let database = kit::testing::database(name, migrations).await;
            let environment = environment(&database, address, &subscribers.join(","), &key_file);
            let process = spawn(name, &environment);
            databases.push(database);
            running.push(Running {
                name,
                environment,
                process,
            });
        }
        let processes = Self {
            addresses: Addresses {
                onboard,
                enable,
                sell,
                incentivize,
            },
            signer: Signer::new(&key, Clock::System),
            running,
            _databases: databases,
            _folder: folder,
        };
        processes.status().await.expect("all services serve");
        processes
    }

    pub(super) fn addresses(&self) -> Addresses {
        self.addresses
    }

    pub(super) fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Kills without a warning, and starts the same again without waiting until it serves.
    pub(super) async fn kill_and_restart(&mut self, name: &str) {
        let of_that_name = |running: &&mut Running| running.name == name;
        let running = self
            .running
            .iter_mut()
            .find(of_that_name)
            .expect("a service");
        running.process.kill().await.expect("it ran until now");
        running.process = spawn(running.name, &running.environment);
    }

    /// What each service says of itself; waits for those that are starting.
    pub(super) async fn status(&self) -> anyhow::Result<Vec<ServiceStatus>> {
        let services = self.addresses.called_by(&operator(true), &self.signer)?;
        let mut found = Vec::new();
        for connection in [
            services.onboard,
            services.enable,
            services.sell,
            services.incentivize,
        ] {
            let ask = async || {
                OperationsServiceClient::new(connection.clone())
                    .get_service_status(GetServiceStatusRequest::default())
                    .await
            };
            found.extend(answered(ask).await?.into_inner().services);
        }
        Ok(found)
    }

    /// Waits until every event has arrived and every job is done.
    pub(super) async fn settled(&self) {
        settled_by(async || self.status().await, Duration::from_secs(60))
            .await
            .expect("everything is through");
    }
}

fn spawn(name: &str, environment: &[(&'static str, String)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_service"))
        .arg(name)
        .env_clear()
        .envs(environment.iter().cloned())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("a process")
}

fn environment(
    database: &TestDatabase,
    address: SocketAddr,
    subscribers: &str,
    key_file: &Path,
) -> Vec<(&'static str, String)> {
    vec![
        ("TANDEM_DATABASE_URL", database.url.clone()),
        ("TANDEM_LISTEN", address.to_string()),
        ("TANDEM_SUBSCRIBERS", subscribers.to_owned()),
        ("TANDEM_SIGNING_KEY_FILE", key_file.display().to_string()),
        ("TANDEM_RELAY_LEASE_S", "2".to_owned()),
        ("TANDEM_LOG", "error".to_owned()),
    ]
}

/// Ports that nobody uses, all different.
fn free_ports<const N: usize>() -> [SocketAddr; N] {
    let listeners = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    listeners.map(|listener| listener.local_addr().expect("an address"))
}
