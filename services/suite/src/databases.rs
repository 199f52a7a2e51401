//! One database a service: on the server that `TANDEM_DATABASE_URL` names, or on a private one.
use std::collections::BTreeMap;

use anyhow::Context as _;
use private_postgres::Server;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};

use crate::data_dir::DataDir;

/// Names of the services, each with a database of its own.
pub type ServiceName = &'static str;

/// Where the services' databases are.
pub enum Databases {
    /// A private server, which stops with the installation.
    Private(Server),
    /// A server of the operator's; its databases are named `<prefix>_<service>`.
    External { url: String, prefix: String },
    /// Databases that are there already, by service.
    Given(BTreeMap<ServiceName, String>),
}

impl Databases {
    /// Takes `url` if given, else starts a private server in the data directory.
    pub async fn open(url: Option<String>, data_dir: &DataDir) -> anyhow::Result<Self> {
        match url {
            Some(url) => Ok(Self::External {
                url,
                prefix: "tandem".to_owned(),
            }),
            None => Ok(Self::Private(
                Server::start(&data_dir.postgres(), None).await?,
            )),
        }
    }

    /// The URL of one service's database, which is made if it is missing.
    pub(crate) async fn url(&self, service: ServiceName) -> anyhow::Result<String> {
        match self {
            Self::Private(server) => {
                server.create_database_if_missing(service).await?;
                Ok(server.url(service))
            }
            Self::Given(urls) => Ok(urls
                .get(service)
                .with_context(|| format!("no database for {service}"))?
                .clone()),
            Self::External { url, prefix } => {
                let name = format!("{prefix}_{service}");
                create(url, &name)
                    .await
                    .with_context(|| format!("the database {name} can't be made"))?;
                Ok(with_database(url, &name))
            }
        }
    }

    /// A sentence about where the data is.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Private(server) => format!(
                "PostgreSQL ({}) on port {}",
                server.runtime(),
                server.port()
            ),
            Self::External { .. } | Self::Given(_) => "PostgreSQL at the given URL".to_owned(),
        }
    }

    pub(crate) async fn close(self) -> anyhow::Result<()> {
        if let Self::Private(server) = self {
            server.stop().await?;
        }
        Ok(())
    }
}

async fn create(url: &str, name: &str) -> anyhow::Result<()> {
    let options: PgConnectOptions = url.parse()?;
    let mut connection = PgConnection::connect_with(&options).await?;
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut connection)
            .await?;
    if !exists {
        // The name is one of ours: letters and underscores.
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE \"{name}\"")))
            .execute(&mut connection)
            .await?;
    }
    Ok(connection.close().await?)
}

/// The URL with another database, its parameters kept.
fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url
        .split_once('?')
        .map_or((url, String::new()), |(base, query)| {
            (base, format!("?{query}"))
        });
    let authority_end = base
        .find("://")
        .and_then(|start| base[start + 3..].find('/').map(|slash| start + 3 + slash));
    format!(
        "{}/{name}{query}",
        &base[..authority_end.unwrap_or(base.len())]
    )
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn a_url_gets_another_database() {
        assert_eq!(
            with_database("postgres://u:p@h:5432/postgres?sslmode=require", "x"),
            "postgres://u:p@h:5432/x?sslmode=require"
        );
        assert_eq!(with_database("postgres://h", "x"), "postgres://h/x");
    }
}
