use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Child;

use sqlx::{Connection, Executor, PgConnection};

use crate::cluster::MadeBy;
use crate::home::{self, Home};
use crate::pid_file::PidFile;
use crate::{Error, Runtime, cluster, postmaster, runtime};

/// How to start a server.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// `None`: the one that made the data; for new data the installed one, else the bundled one.
    pub runtime: Option<Runtime>,
    /// Whether a commit survives a crash of the machine; off only for throwaway data.
    pub durable: bool,
    /// Whether the server stays when this handle goes, until somebody calls [`Server::stop`].
    pub keep: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            runtime: None,
            durable: true,
            keep: false,
        }
    }
}

/// A running server. Leaving it, by [`Server::stop`] or by dropping, stops it unless another
/// handle, of this or another process, uses the same data directory.
pub struct Server {
    home: Home,
    port: u16,
    password: String,
    runtime: Runtime,
    keep: bool,
    child: Option<Child>,
    users: Option<File>,
}

impl Server {
    /// Starts the server in `data_dir`, or takes the one that runs there.
    ///
    /// # Errors
    /// No usable runtime, a directory of another runtime or of something else, or a server that
    /// does not come up; each says what to do.
    pub async fn start(data_dir: &Path, runtime: Option<Runtime>) -> Result<Self, Error> {
        Self::start_with(
            data_dir,
            Settings {
                runtime,
                ..Settings::default()
            },
        )
        .await
    }

    /// [`Server::start`] with all settings.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_with(data_dir: &Path, settings: Settings) -> Result<Self, Error> {
        let data_dir = data_dir.to_owned();
        blocking(move || Self::start_blocking(data_dir, settings)).await
    }

    fn start_blocking(data_dir: PathBuf, settings: Settings) -> Result<Self, Error> {
        let home = Home::open(&data_dir)?;
        let _lock = home.lock()?;
        let users = home.join()?;
        let made_by = MadeBy::read(&home)?;
        runtime::check(&home, made_by, settings.runtime)?;
        let (runtime, port, child) = match (made_by, postmaster::running(&home)?) {
            (Some(made_by), Some(running)) => (made_by.runtime, running.port, None),
            (made_by, _) => {
                let installation = runtime::choose(&home, made_by, settings.runtime)?;
                cluster::prepare(&home, &installation, settings.durable)?;
                let (started, child) = postmaster::start(&home, &installation, settings.durable)?;
                tracing::debug!(port = started.port, runtime = %installation.runtime, "postgres started");
                (installation.runtime, started.port, Some(child))
            }
        };
        let password = cluster::password(&home)?;
        Ok(Self {
            home,
            port,
            password,
            runtime,
            keep: settings.keep,
            child,
            users: Some(users),
        })
    }

    /// Where to reach a database of this server, as superuser.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let (user, password, port) = (cluster::USER, &self.password, self.port);
        // Named, because PGSSLMODE in somebody's shell would apply otherwise.
        format!("postgres://{user}:{password}@127.0.0.1:{port}/{database}?sslmode=disable")
    }

    /// Creates the database if there is none of that name; several callers at once may try.
    ///
    /// # Errors
    /// [`Error::DatabaseName`], or [`Error::Sql`] when the server refuses.
    pub async fn create_database_if_missing(&self, name: &str) -> Result<(), Error> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || name.len() > 63 || !name.chars().all(allowed) {
            return Err(Error::DatabaseName(name.to_owned()));
        }
        let action = || format!("create the database {name}");
        let mut connection = PgConnection::connect(&self.url("postgres"))
            .await
            .map_err(Error::sql(action()))?;
        let statement = format!(r#"CREATE DATABASE "{name}""#);
        let result = connection.execute(sqlx::AssertSqlSafe(statement)).await;
        let _ = connection.close().await;
        match result {
            Err(sqlx::Error::Database(error)) if exists_already(error.code().as_deref()) => Ok(()),
            result => result.map(drop).map_err(Error::sql(action())),
        }
    }

    /// Whose PostgreSQL serves.
    #[must_use]
    pub fn runtime(&self) -> Runtime {
        self.runtime
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it still runs; somebody may have ended it from outside.
    #[must_use]
    pub fn is_running(&self) -> bool {
        PidFile::of_live_server(&self.home.cluster()).is_some_and(|file| file.port == self.port)
    }

    /// Leaves the server and, as its last user, stops it; also one to be kept.
    ///
    /// # Errors
    /// [`Error::NotStopped`] if it takes too long.
    pub async fn stop(mut self) -> Result<(), Error> {
        blocking(move || self.leave()).await
    }

    fn leave(&mut self) -> Result<(), Error> {
        let Some(users) = self.users.take() else {
            return Ok(());
        };
        let _lock = self.home.lock()?;
        if home::leave(&users) {
            postmaster::stop(&self.home, self.child.as_mut())
        } else {
            Ok(())
        }
    }
}

/// Without the password.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Server");
        text.field("data_dir", &self.home.dir())
            .field("port", &self.port)
            .field("runtime", &self.runtime);
        text.finish_non_exhaustive()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.keep {
            return;
        }
        if let Err(error) = self.leave() {
            tracing::warn!(%error, "postgres was left running");
        }
    }
}

/// `duplicate_database`, or the unique index on names when two create it at the same time.
fn exists_already(code: Option<&str>) -> bool {
    matches!(code, Some("42P04" | "23505"))
}

/// Starting and stopping wait for files and processes.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
