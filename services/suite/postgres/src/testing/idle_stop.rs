use std::future::pending;

use sqlx::{Connection, PgConnection};

use super::background::in_background;
use super::execute;

/// Long enough for a build between two runs' tests, short enough to be forgotten.
pub(crate) const IDLE_SECONDS: u32 = 60;

/// Ends the server when it has had no other session for that long.
///
/// The server does it itself, in a session that goes on after its client is gone: a test process
/// ends without running destructors, and may be killed.
pub(crate) fn watch(url: String, idle_seconds: u32) {
    in_background(async move { end_when_idle(&url, idle_seconds).await });
}

/// Keeps a session open until this process ends, so that the server does not take the time
/// between two short ones for idleness.
pub(crate) fn attend(url: String) {
    in_background(async move {
        let _session = PgConnection::connect(&url).await?;
        pending().await
    });
}

async fn end_when_idle(url: &str, idle_seconds: u32) -> sqlx::Result<()> {
    let mut session = PgConnection::connect(&format!("{url}&application_name=idle-stop")).await?;
    let watched = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'idle-stop' \
                   AND pid <> pg_backend_pid())";
    if sqlx::query_scalar(watched).fetch_one(&mut session).await? {
        return session.close().await;
    }
    let statement =
        include_str!("idle_stop.sql").replace("{idle_seconds}", &idle_seconds.to_string());
    execute(&mut session, statement).await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{Runtime, Server, Settings};

    #[tokio::test]
    async fn a_server_lives_while_it_has_a_session_and_no_longer() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            runtime: Some(Runtime::Bundled),
            durable: false,
            keep: true,
        };
        let server = Server::start_with(folder.path(), settings).await.unwrap();
        let session = PgConnection::connect(&server.url("postgres"))
            .await
            .unwrap();
        watch(server.url("postgres"), 1);
        tokio::time::sleep(Duration::from_secs(4)).await;
        assert!(server.is_running());
        session.close().await.unwrap();
        let gone = async {
            while server.is_running() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), gone)
            .await
            .expect("it ends by itself");
    }
}
