use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::time::Instant;

use private_postgres::{Error, Runtime, Server};

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
    for name in [
        "",
        "Sell",
        r#"a"; DROP DATABASE postgres; --"#,
        &"x".repeat(64),
    ] {
        let error = server.create_database_if_missing(name).await.unwrap_err();
        assert!(matches!(error, Error::DatabaseName(_)), "{error}");
    }
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
async fn a_server_asks_for_its_password_and_goes_with_its_handle() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), Runtime::Bundled).await.unwrap();
    let url = server.url("postgres");
    assert_eq!(query(&url, "SELECT current_user::text").await, "tandem");
    let password = fs::read_to_string(folder.path().join("password")).unwrap();
    let error = try_query(&url.replace(&password, "guess"), "SELECT 'in'")
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("password authentication failed"),
        "{error}"
    );
    drop(server);
    try_query(&url, "SELECT 'up'")
        .await
        .expect_err("a stopped server takes no connections");
}

#[tokio::test]
async fn where_the_unprivileged_user_has_no_access_root_gets_the_bundled_runtime() {
    let parent = tempfile::tempdir().unwrap();
    if fs::metadata(parent.path()).unwrap().uid() != 0 {
        return;
    }
    fs::set_permissions(parent.path(), Permissions::from_mode(0o700)).unwrap();
    let data_dir = parent.path().join("data");
    let error = Server::start(&data_dir, Some(Runtime::Installed))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::NoInstalled(_)), "{error}");
    let server = Server::start(&data_dir, None).await.unwrap();
    assert_eq!(server.runtime(), Runtime::Bundled);
}
