use std::time::Instant;

use private_postgres::Runtime;

use crate::{query, run, start, try_query};

#[tokio::test]
async fn the_bundled_runtime_serves_and_keeps_its_data() {
    serves_and_keeps_its_data(Runtime::Bundled).await;
}

#[tokio::test]
async fn an_installed_postgres_serves_and_keeps_its_data() {
    serves_and_keeps_its_data(Runtime::Installed).await;
}

async fn serves_and_keeps_its_data(runtime: Runtime) {
    let folder = tempfile::tempdir().unwrap();
    let begin = Instant::now();
    let Some(server) = start(folder.path(), runtime).await else {
        return;
    };
    println!("{runtime}: cold start {:?}", begin.elapsed());
    assert_eq!(server.runtime(), runtime);
    server.create_database_if_missing("sell").await.unwrap();
    server.create_database_if_missing("sell").await.unwrap();
    run(
        &server.url("sell"),
        "CREATE TABLE note (body text); INSERT INTO note VALUES ('kept')",
    )
    .await;
    assert_eq!(
        query(
            &server.url("sell"),
            "SELECT lower('É') || current_setting('max_connections')"
        )
        .await,
        "é200"
    );
    let (url, begin) = (server.url("sell"), Instant::now());
    server.stop().await.unwrap();
    println!("{runtime}: stop {:?}", begin.elapsed());
    try_query(&url, "SELECT 'up'")
        .await
        .expect_err("a stopped server takes no connections");

    let begin = Instant::now();
    let server = start(folder.path(), runtime).await.unwrap();
    println!("{runtime}: warm start {:?}", begin.elapsed());
    let begin = Instant::now();
    assert_eq!(
        query(&server.url("sell"), "SELECT body FROM note").await,
        "kept"
    );
    println!("{runtime}: connection and query {:?}", begin.elapsed());
}

#[tokio::test]
async fn a_dropped_handle_stops_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), Runtime::Bundled).await.unwrap();
    let url = server.url("postgres");
    assert_eq!(query(&url, "SELECT current_user::text").await, "tandem");
    drop(server);
    try_query(&url, "SELECT 'up'")
        .await
        .expect_err("a stopped server takes no connections");
}

#[tokio::test]
async fn the_password_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), Runtime::Bundled).await.unwrap();
    let mut parts: Vec<String> = server
        .url("postgres")
        .split(['@', ':'])
        .map(str::to_owned)
        .collect();
    parts[2] = "guess".to_owned();
    let url = format!(
        "{}:{}:{}@{}:{}",
        parts[0], parts[1], parts[2], parts[3], parts[4]
    );
    let error = try_query(&url, "SELECT 'in'").await.unwrap_err();
    assert!(
        error.to_string().contains("password authentication failed"),
        "{error}"
    );
}
