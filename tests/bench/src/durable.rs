//! A PostgreSQL of one's own that keeps what it commits.
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use private_postgres::Server;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

pub struct Durable {
    pub server: Server,
    folder: TempDir,
}

impl Durable {
    pub async fn start() -> anyhow::Result<Self> {
        // An unprivileged server must be able to enter.
        let folder = tempfile::Builder::new()
            .prefix("tandem-bench-")
            .permissions(std::fs::Permissions::from_mode(0o755))
            .tempdir()?;
        let server = Server::start(&folder.path().join("postgres"), None).await?;
        Ok(Self { server, folder })
    }

    /// An empty database of this name.
    pub async fn database(&self, name: &str) -> anyhow::Result<String> {
        self.server.create_database_if_missing(name).await?;
        Ok(self.server.url(name))
    }

    /// Ends its sessions, too.
    pub async fn drop_database(&self, name: &str) -> anyhow::Result<()> {
        let mut connection = PgConnection::connect(&self.server.url("postgres")).await?;
        let statement = format!("DROP DATABASE {name} WITH (FORCE)");
        connection.execute(AssertSqlSafe(statement)).await?;
        connection.close().await?;
        Ok(())
    }

    /// For files that go with the server.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the server logs.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("postgres").join("server.log")
    }

    pub async fn stop(self) -> anyhow::Result<()> {
        self.server.stop().await?;
        Ok(())
    }
}
