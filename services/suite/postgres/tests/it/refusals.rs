use std::fs;

use private_postgres::{Error, Runtime, Server};

use crate::start;

#[tokio::test]
async fn a_directory_of_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.txt"), "precious").unwrap();
    let error = Server::start(folder.path(), Some(Runtime::Bundled))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::NotOurs(_)), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn refusals_of_a_start_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), Runtime::Bundled).await.unwrap();
    let running = Server::start(folder.path(), Some(Runtime::Installed))
        .await
        .unwrap_err();
    drop(server);
    let stopped = Server::start(folder.path(), Some(Runtime::Installed))
        .await
        .unwrap_err();
    for error in [running, stopped] {
        assert!(
            matches!(
                error,
                Error::OtherRuntime {
                    made_by: Runtime::Bundled,
                    ..
                }
            ),
            "{error}"
        );
        assert!(
            error.to_string().contains("choose another data directory"),
            "{error}"
        );
    }
    let server = Server::start(folder.path(), None).await.unwrap();
    assert_eq!(server.runtime(), Runtime::Bundled);
    drop(server);

    fs::write(
        folder.path().join("cluster/postgresql.conf"),
        "no_such_setting = 1\n",
    )
    .unwrap();
    let error = Server::start(folder.path(), None)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("no_such_setting") && error.contains("server.log"),
        "{error}"
    );
}
