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

/// Sessions parse and plan each statement anew at first; that is not what is asked.
const WARM_UP: Duration = Duration::from_secs(12);

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
    command.args([
        "--no-vacuum",
        "--protocol=prepared",
        "--jobs=2",
        "--progress=1",
    ]);
    command
        .arg(format!("--client={clients}"))
        .arg(format!("--time={}", (WARM_UP + time).as_secs()));
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
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success() && !said.contains("aborted"),
        "pgbench failed: {said}"
    );
    mean_after_warm_up(&said).context("pgbench names no rates")
}

/// From lines such as `progress: 13.0 s, 70.9 tps, lat 450.1 ms stddev 80.2, 0 failed`.
fn mean_after_warm_up(said: &str) -> Option<f64> {
    let rates = said.lines().filter_map(|line| {
        let (second, rest) = line.strip_prefix("progress: ")?.split_once(" s, ")?;
        let rate: f64 = rest.split_once(" tps")?.0.parse().ok()?;
        (second.parse::<f64>().ok()? > WARM_UP.as_secs_f64()).then_some(rate)
    });
    let rates: Vec<f64> = rates.collect();
    let count = u32::try_from(rates.len()).ok().filter(|count| *count > 0)?;
    Some(rates.iter().sum::<f64>() / f64::from(count))
}
