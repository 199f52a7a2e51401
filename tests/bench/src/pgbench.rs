//! pgbench, where there is one.
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::process::Command;

use crate::script::Scripts;

/// The program: on the path, or where Debian keeps it.
pub fn find() -> Option<PathBuf> {
    let path = kit::config::variable("PATH").unwrap_or_default();
    let on_path = path
        .split(':')
        .map(|folder| Path::new(folder).join("pgbench"));
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let installed = versions.map(|version| version.path().join("bin/pgbench"));
    on_path.chain(installed).find(|program| program.is_file())
}

/// Runs of the scripts a second, all clients together.
pub async fn run(
    program: &Path,
    database_url: &str,
    scripts: &Scripts,
    clients: usize,
    time: Duration,
) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(program);
    command.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]);
    command
        .arg(format!("--client={clients}"))
        .arg(format!("--time={}", time.as_secs()));
    for (n, text) in scripts.texts.iter().enumerate() {
        let file = folder.path().join(format!("deal{n}.sql"));
        std::fs::write(&file, text)?;
        command.arg("--file").arg(file);
    }
    let output = command
        .arg(database_url)
        .output()
        .await
        .context("pgbench could not be run")?;
    let (said, complained) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    ensure!(
        output.status.success() && !complained.contains("aborted"),
        "pgbench failed: {complained}"
    );
    let rate = said
        .lines()
        .find_map(|line| line.strip_prefix("tps = "))
        .context("pgbench names no rate")?;
    let rate = rate.split_whitespace().next().unwrap_or_default();
    Ok(rate.parse()?)
}
