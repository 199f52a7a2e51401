use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::{Connection, PgConnection};
use tokio::sync::Mutex;

use super::{clone, idle_stop, location};
use crate::{Error, Runtime, Server, Settings};

/// Held until the process ends; the server outlives it.
static SERVER: Mutex<Option<Server>> = Mutex::const_new(None);

/// A server found just when it ends by itself is a matter of a moment.
const ATTEMPTS: usize = 5;

/// What the rest needs to know of the server.
pub(crate) struct Address {
    template: String,
}

impl Address {
    fn of(server: &Server) -> Self {
        Self {
            template: server.url("{database}"),
        }
    }

    pub(crate) fn url(&self, database: &str) -> String {
        self.template.replace("{database}", database)
    }
}

/// The tests' server and a connection to it, started if need be.
pub(crate) async fn connect() -> anyhow::Result<(Address, PgConnection)> {
    let mut attempt = 1;
    loop {
        let address = address().await?;
        match PgConnection::connect(&address.url("postgres")).await {
            Ok(connection) => return Ok((address, connection)),
            Err(error) if attempt == ATTEMPTS => {
                return Err(error).context("cannot connect to the tests' server");
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
        }
        attempt += 1;
    }
}

async fn address() -> anyhow::Result<Address> {
    let mut shared = SERVER.lock().await;
    if let Some(server) = shared.as_ref().filter(|server| server.is_running()) {
        return Ok(Address::of(server));
    }
    *shared = None;
    let server = start().await?;
    let address = Address::of(&server);
    clone::sweep(&address)
        .await
        .context("cannot drop old test databases")?;
    idle_stop::attend(address.url("postgres"));
    idle_stop::watch(address.url("postgres"), idle_stop::IDLE_SECONDS);
    *shared = Some(server);
    Ok(address)
}

async fn start() -> anyhow::Result<Server> {
    let mut reasons = Vec::new();
    for (runtime, data_dir) in location::candidates()? {
        match start_in(&data_dir, runtime).await {
            Ok(server) => return Ok(server),
            Err(error @ (Error::NoInstalled(_) | Error::NoBundled(_))) => {
                reasons.push(error.to_string())
            }
            Err(error) => {
                let remedy = format!("if it does not go away, delete {}", data_dir.display());
                return Err(error).context(remedy);
            }
        }
    }
    bail!(reasons.join("; "))
}

async fn start_in(data_dir: &Path, runtime: Runtime) -> Result<Server, Error> {
    Server::start_with(
        data_dir,
        Settings {
            runtime: Some(runtime),
            durable: false,
            keep: true,
        },
    )
    .await
}
