//! Real servers in throwaway directories.

#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

mod databases;
mod lifecycle;
mod refusals;
mod sharing;

use std::path::Path;

use private_postgres::{Error, Runtime, Server, Settings};
use sqlx::{Connection, PgConnection};

/// A server of throwaway data; `None` if the machine has none of that runtime.
async fn start(data_dir: &Path, runtime: Runtime) -> Option<Server> {
    let settings = Settings {
        runtime: Some(runtime),
        durable: false,
        keep: false,
    };
    match Server::start_with(data_dir, settings).await {
        Ok(server) => Some(server),
        Err(Error::NoInstalled(why)) => {
            eprintln!("skipped: {why}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// The postmaster's process, as the server knows it.
async fn postmaster(server: &Server) -> String {
    query(
        &server.url("postgres"),
        r"SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1)",
    )
    .await
}

async fn query(url: &str, statement: &'static str) -> String {
    try_query(url, statement).await.unwrap()
}

async fn try_query(url: &str, statement: &'static str) -> sqlx::Result<String> {
    let mut connection = PgConnection::connect(url).await?;
    let value = sqlx::query_scalar(statement)
        .fetch_one(&mut connection)
        .await;
    connection.close().await?;
    value
}

async fn run(url: &str, statement: &'static str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}
