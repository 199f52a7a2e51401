//! What the figures were measured on.
use std::time::Instant;

use sqlx::{Connection as _, PgConnection};

use crate::durable::Durable;

/// Cores, server, durability, and what one durable commit takes here.
pub async fn describe(postgres: &Durable) -> anyhow::Result<String> {
    let mut connection = PgConnection::connect(&postgres.server.url("postgres")).await?;
    let (version, fsync, synchronous): (String, String, String) = sqlx::query_as(
        "SELECT split_part(version(), ' on ', 1), current_setting('fsync'), current_setting('synchronous_commit')",
    )
    .fetch_one(&mut connection)
    .await?;
    let commit_ms = commit_ms(&mut connection).await?;
    connection.close().await?;
    let cores = std::thread::available_parallelism()?;
    let build = if cfg!(debug_assertions) {
        "DEBUG build, figures mean nothing"
    } else {
        "release build"
    };
    Ok(format!(
        "{cores} cores shared by clients, services and server; {build}; {version}, fsync {fsync}, \
         synchronous_commit {synchronous}; one row committed alone takes {commit_ms:.2} ms"
    ))
}

/// Milliseconds of a commit that has nobody to share its flush with.
async fn commit_ms(connection: &mut PgConnection) -> anyhow::Result<f64> {
    const COMMITS: u32 = 300;
    sqlx::raw_sql("CREATE TABLE scratch (n INT)")
        .execute(&mut *connection)
        .await?;
    let begun = Instant::now();
    for _ in 0..COMMITS {
        sqlx::query("INSERT INTO scratch VALUES (1)")
            .execute(&mut *connection)
            .await?;
    }
    let each = begun.elapsed() / COMMITS;
    sqlx::raw_sql("DROP TABLE scratch")
        .execute(connection)
        .await?;
    Ok(each.as_secs_f64() * 1_000.0)
}
