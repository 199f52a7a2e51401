use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use private_postgres::Runtime;

use crate::{postmaster, query, start, try_query};

#[tokio::test]
async fn two_starts_at_once_give_one_server_which_the_last_to_leave_stops() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = tokio::join!(
        start(folder.path(), Runtime::Bundled),
        start(folder.path(), Runtime::Bundled)
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(postmaster(&first).await, postmaster(&second).await);
    let url = first.url("postgres");
    first.stop().await.unwrap();
    assert_eq!(query(&url, "SELECT 'up'").await, "up");
    second.stop().await.unwrap();
    try_query(&url, "SELECT 'up'")
        .await
        .expect_err("a stopped server takes no connections");
}

#[tokio::test]
async fn the_server_of_a_killed_process_is_taken_over_and_then_stopped() {
    for runtime in [Runtime::Bundled, Runtime::Installed] {
        let folder = tempfile::tempdir().unwrap();
        let Some(orphan) = orphaned_postmaster(folder.path(), runtime) else {
            continue;
        };
        let server = start(folder.path(), runtime).await.unwrap();
        assert_eq!(postmaster(&server).await, orphan, "{runtime}");
        server.stop().await.unwrap();
        assert!(
            !folder.path().join("cluster/postmaster.pid").exists(),
            "{runtime} still runs"
        );
    }
}

#[tokio::test]
async fn a_crashed_server_is_started_anew() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), Runtime::Bundled).await.unwrap();
    let crashed = postmaster(&server).await;
    assert!(
        Command::new("kill")
            .args(["-KILL", &crashed])
            .status()
            .unwrap()
            .success()
    );
    while server.is_running() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    // The dead process, which its parent has not waited for, still has its number.
    let next = start(folder.path(), Runtime::Bundled).await.unwrap();
    assert_ne!(postmaster(&next).await, crashed);
}

/// Starts a server in another process, kills that process, and tells the server's.
fn orphaned_postmaster(data_dir: &Path, runtime: Runtime) -> Option<String> {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([
        "--exact",
        "sharing::holds_a_server",
        "--ignored",
        "--nocapture",
    ]);
    command
        .env("HOLD_DIR", data_dir)
        .env("HOLD_RUNTIME", runtime.to_string())
        .stdout(Stdio::piped());
    let mut holder = command.spawn().unwrap();
    let lines = BufReader::new(holder.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let pid = lines
        .into_iter()
        .find_map(|line| line.strip_prefix("postmaster ").map(str::to_owned));
    holder.kill().unwrap();
    holder.wait().unwrap();
    pid
}

#[tokio::test]
#[ignore = "the process that another test kills"]
async fn holds_a_server() {
    let (Some(folder), Some(runtime)) = (env::var_os("HOLD_DIR"), env::var_os("HOLD_RUNTIME"))
    else {
        return;
    };
    let runtime = runtime.to_str().unwrap().parse().unwrap();
    let Some(server) = start(Path::new(&folder), runtime).await else {
        return;
    };
    println!("\npostmaster {}", postmaster(&server).await);
    std::future::pending::<()>().await;
}
