use std::future::Future;

use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::execute;
use super::shared_server::Address;

/// A migrated database that nobody connects to, to be cloned.
pub(crate) struct Template {
    pub(crate) schema: String,
    pub(crate) name: String,
}

impl Template {
    pub(crate) fn new(schema: &str, hash: &str) -> anyhow::Result<Self> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        ensure!(
            (1..=20).contains(&schema.len()) && schema.chars().all(allowed),
            "{schema:?} must be 1 to 20 lowercase letters, digits, underscores"
        );
        let digest = hex::encode(&Sha256::digest(hash)[..8]);
        Ok(Self {
            schema: schema.to_owned(),
            name: format!("template_{schema}_{digest}"),
        })
    }

    /// Builds it unless it exists. Processes that come at the same time wait for the first.
    pub(crate) async fn ensure<F, Fut>(
        &self,
        admin: &mut PgConnection,
        server: &Address,
        migrate: F,
    ) -> anyhow::Result<()>
    where
        F: FnOnce(String) -> Fut,
        Fut: Future<Output = anyhow::Result<()>>,
    {
        if self.exists(admin).await? {
            return Ok(());
        }
        // Released with the session, should this process die.
        execute(
            admin,
            format!("SELECT pg_advisory_lock(hashtext('{}'))", self.name),
        )
        .await?;
        let result = match self.exists(admin).await {
            Ok(false) => self.build(admin, server, migrate).await,
            Ok(true) => Ok(()),
            Err(error) => Err(error.into()),
        };
        execute(
            admin,
            format!("SELECT pg_advisory_unlock(hashtext('{}'))", self.name),
        )
        .await?;
        result
    }

    async fn exists(&self, admin: &mut PgConnection) -> sqlx::Result<bool> {
        let query = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)";
        sqlx::query_scalar(query)
            .bind(&self.name)
            .fetch_one(admin)
            .await
    }

    /// Under another name until complete, so that a failed or killed build is no template.
    async fn build<F, Fut>(
        &self,
        admin: &mut PgConnection,
        server: &Address,
        migrate: F,
    ) -> anyhow::Result<()>
    where
        F: FnOnce(String) -> Fut,
        Fut: Future<Output = anyhow::Result<()>>,
    {
        let (name, draft) = (&self.name, format!("draft_{}", self.name));
        execute(
            admin,
            format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"),
        )
        .await?;
        execute(admin, format!("CREATE DATABASE {draft}")).await?;
        migrate(server.url(&draft))
            .await
            .context("the migration failed")?;
        execute(
            admin,
            format!("ALTER DATABASE {draft} ALLOW_CONNECTIONS false"),
        )
        .await?;
        // Pools close in their own time; cloning needs them gone.
        let sessions = format!("FROM pg_stat_activity WHERE datname = '{draft}'");
        execute(
            admin,
            format!("SELECT pg_terminate_backend(pid) {sessions}"),
        )
        .await?;
        execute(admin, format!("ALTER DATABASE {draft} RENAME TO {name}")).await?;
        Ok(())
    }
}
