use std::thread;

use sqlx::{Connection, PgConnection};

/// Ends the server when it has had no other session for a minute.
///
/// The server does it itself, in a session that goes on after its client is gone: a test process
/// ends without running destructors, and may be killed.
pub(crate) fn watch(url: String) {
    let _ = thread::Builder::new()
        .name("idle-stop".to_owned())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            // Ends with the server or with this process; both are as they should be.
            let _ = runtime.map(|runtime| runtime.block_on(run(&url)));
        });
}

async fn run(url: &str) -> sqlx::Result<()> {
    let mut session = PgConnection::connect(&format!("{url}&application_name=idle-stop")).await?;
    let watched = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'idle-stop' \
                   AND pid <> pg_backend_pid())";
    if sqlx::query_scalar(watched).fetch_one(&mut session).await? {
        return session.close().await;
    }
    sqlx::raw_sql(include_str!("idle_stop.sql"))
        .execute(&mut session)
        .await
        .map(drop)
}
