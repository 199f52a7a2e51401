use std::io;
use std::path::{Path, PathBuf};

use crate::Runtime;

/// Why there is no private server, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error(
        "no installed PostgreSQL can be used: {0}; install PostgreSQL {min} or later, \
         or use the bundled runtime", min = crate::installed::OLDEST
    )]
    NoInstalled(String),

    #[error("there is no bundled PostgreSQL for {0}; install PostgreSQL {min} or later", min = crate::installed::OLDEST)]
    NoBundled(&'static str),

    #[error("the bundled PostgreSQL does not run on this machine: {0}; install PostgreSQL {min} or later", min = crate::installed::OLDEST)]
    BundledBroken(String),

    #[error("no PostgreSQL to run: {installed}; {bundled}")]
    NoRuntime {
        installed: Box<Error>,
        bundled: Box<Error>,
    },

    #[error(
        "the data in {data_dir} was made by the {made_by} PostgreSQL {major}, not by the {wanted} one; \
         start it with the {made_by} one or choose another data directory"
    )]
    OtherRuntime {
        data_dir: PathBuf,
        made_by: Runtime,
        major: u32,
        wanted: Runtime,
    },

    #[error(
        "the bundled PostgreSQL is version {bundled}, the data in {data_dir} is of version {major}; choose another data directory"
    )]
    OtherVersion {
        data_dir: PathBuf,
        major: u32,
        bundled: u32,
    },

    #[error("{0} is not empty and holds no private PostgreSQL; choose an empty or a new directory")]
    NotOurs(PathBuf),

    #[error("cannot {action} {path}: {source}")]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },

    #[error("{program} failed: {output}")]
    Initdb { program: PathBuf, output: String },

    #[error(
        "PostgreSQL in {data_dir} did not start: {reason}; its log is {log}, which ends with\n{tail}"
    )]
    NotStarted {
        data_dir: PathBuf,
        reason: String,
        log: PathBuf,
        tail: String,
    },

    #[error("PostgreSQL (process {pid}) did not stop within {seconds} s; its log is {log}")]
    NotStopped {
        pid: i32,
        seconds: u64,
        log: PathBuf,
    },

    #[error("{0:?} is no database name: use up to 63 lowercase letters, digits and underscores")]
    DatabaseName(String),

    #[error("cannot {action}: {source}")]
    Sql { action: String, source: sqlx::Error },
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }

    pub(crate) fn sql(action: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        let action = action.into();
        move |source| Self::Sql { action, source }
    }
}
