//! A database of its own for each test.
//!
//! All tests of the workspace, in all their processes, share one server of throwaway data in the
//! target directory. It ends by itself when nobody has used it for a while, and later runs reuse
//! it until then. `TANDEM_TEST_POSTGRES=bundled|installed` forces a runtime.

mod background;
mod clone;
mod idle_stop;
mod location;
mod shared_server;
mod template;

use std::future::Future;

use sqlx::{Connection, PgConnection};

/// A fresh database cloned from a template; dropped, best effort, when the guard goes.
#[derive(Debug)]
#[must_use = "the database is dropped with its guard"]
pub struct TestDatabase {
    pub url: String,
    clone: clone::Clone,
}

impl TestDatabase {
    /// The database's name on the server.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.clone.name
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.clone.drop_in_background();
    }
}

/// A database for one test, with the schema that `migrate` makes at the given URL.
///
/// `migrate` runs once per `name` and `hash`, whichever process comes first; everybody clones
/// what it made. `name` tells schemas apart (at most 20 lowercase letters, digits, underscores),
/// `hash` the versions of one schema: take it from the migrations.
///
/// # Panics
/// If there is no server to be had, or `migrate` fails; the message says why.
pub async fn database<F, Fut>(name: &str, hash: &str, migrate: F) -> TestDatabase
where
    F: FnOnce(String) -> Fut,
    Fut: Future<Output = anyhow::Result<()>>,
{
    try_database(name, hash, migrate)
        .await
        .unwrap_or_else(|error| panic!("no test database {name}: {error:#}"))
}

async fn try_database<F, Fut>(name: &str, hash: &str, migrate: F) -> anyhow::Result<TestDatabase>
where
    F: FnOnce(String) -> Fut,
    Fut: Future<Output = anyhow::Result<()>>,
{
    let (server, mut admin) = shared_server::connect().await?;
    let template = template::Template::new(name, hash)?;
    template.ensure(&mut admin, &server, migrate).await?;
    let clone = clone::Clone::of(&template, &mut admin, &server).await?;
    let _ = admin.close().await;
    Ok(TestDatabase {
        url: server.url(&clone.name),
        clone,
    })
}

/// Runs a statement of ours; the names in it are made here.
async fn execute(connection: &mut PgConnection, statement: String) -> sqlx::Result<()> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(connection)
        .await
        .map(drop)
}
