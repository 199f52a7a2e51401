use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::account::Account;
use crate::home::Home;
use crate::runtime::{Installation, Version};
use crate::{Error, Runtime};

/// The oldest major version whose SQL the services may use.
pub(crate) const OLDEST: u32 = 15;

/// Where packages put versions that are on nobody's path; `*` stands for anything.
const FOLDERS: [&str; 7] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib64/pgsql/bin",
    "/usr/local/pgsql/bin",
    "/usr/local/opt/postgresql*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

/// The newest usable PostgreSQL of this machine, of version `major` if one is given.
///
/// # Errors
/// [`Error::NoInstalled`] with the reason for each one that was found and left.
pub(crate) fn find(home: &Home, major: Option<u32>) -> Result<Installation, Error> {
    let mut found: Vec<(Version, PathBuf)> = folders()
        .into_iter()
        .filter_map(|bin| Some((version(&bin)?, bin)))
        .collect();
    found.sort_by(|left, right| right.cmp(left));
    let mut reasons = Vec::new();
    for (version, bin) in found {
        match usable(home, major, version, &bin) {
            Ok(run_as) => {
                return Ok(Installation {
                    runtime: Runtime::Installed,
                    bin,
                    version,
                    run_as,
                });
            }
            Err(reason) => reasons.push(format!("{} {reason}", bin.display())),
        }
    }
    if reasons.is_empty() {
        reasons.push("none was found on the path or in the usual places".to_owned());
    }
    Err(Error::NoInstalled(reasons.join(", ")))
}

fn usable(
    home: &Home,
    major: Option<u32>,
    version: Version,
    bin: &Path,
) -> Result<Option<Account>, String> {
    if version.major < OLDEST {
        return Err(format!("is version {}, too old", version.major));
    }
    if let Some(major) = major.filter(|major| *major != version.major) {
        return Err(format!(
            "is version {}, but the data in {} is of {major}",
            version.major,
            home.dir().display()
        ));
    }
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let account =
        Account::unprivileged().ok_or("refuses root, and there is no user postgres or nobody")?;
    // The directory itself lets the account pass once it has a cluster.
    let parent = home.dir().parent().unwrap_or(home.dir());
    if !account.may_use(parent, &bin.join("postgres")) {
        let name = account.name;
        return Err(format!(
            "refuses root, and the user {name} cannot reach {} or run it",
            parent.display()
        ));
    }
    Ok(Some(account))
}

/// Folders with both `postgres` and `initdb`, links resolved, each once.
fn folders() -> BTreeSet<PathBuf> {
    let path: Vec<PathBuf> = env::var_os("PATH")
        .iter()
        .flat_map(env::split_paths)
        .collect();
    let told = path
        .iter()
        .filter_map(|folder| told_by(&folder.join("pg_config")));
    let usual = FOLDERS.iter().flat_map(|pattern| expand(pattern));
    let candidates = path.iter().cloned().chain(told).chain(usual);
    candidates
        .filter_map(|folder| folder.join("postgres").canonicalize().ok())
        .filter_map(|program| program.parent().map(Path::to_owned))
        .filter(|folder| folder.join("initdb").is_file())
        .collect()
}

fn told_by(pg_config: &Path) -> Option<PathBuf> {
    let output = pg_config
        .is_file()
        .then(|| Command::new(pg_config).arg("--bindir").output())?
        .ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

fn version(bin: &Path) -> Option<Version> {
    let output = Command::new(bin.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    Version::parse(&String::from_utf8_lossy(&output.stdout))
}

/// The folders that a pattern names; a `*` stands for anything within one component.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("/")];
    for component in pattern.split('/').filter(|component| !component.is_empty()) {
        folders = match component.split_once('*') {
            None => folders
                .into_iter()
                .map(|folder| folder.join(component))
                .collect(),
            Some((prefix, suffix)) => folders
                .iter()
                .flat_map(|folder| children(folder, prefix, suffix))
                .collect(),
        };
    }
    folders
}

fn children(folder: &Path, prefix: &str, suffix: &str) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    entries
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.strip_prefix(prefix)
                .is_some_and(|rest| rest.ends_with(suffix))
        })
        .map(|entry| entry.path())
        .collect()
}
