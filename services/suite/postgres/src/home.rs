use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::Error;

/// The data directory: what lies where, and who is using it.
#[derive(Debug)]
pub(crate) struct Home {
    dir: PathBuf,
}

impl Home {
    /// Creates the directory if there is none; refuses one that holds something else.
    pub(crate) fn open(data_dir: &Path) -> Result<Self, Error> {
        fs::create_dir_all(data_dir).map_err(Error::io("create", data_dir))?;
        let dir = data_dir
            .canonicalize()
            .map_err(Error::io("find", data_dir))?;
        let home = Self { dir };
        let mut entries = fs::read_dir(&home.dir).map_err(Error::io("read", &home.dir))?;
        if entries.next().is_some() && !home.start_lock_path().exists() {
            return Err(Error::NotOurs(home.dir));
        }
        Ok(home)
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// PostgreSQL's own data directory.
    pub(crate) fn cluster(&self) -> PathBuf {
        self.dir.join("cluster")
    }

    pub(crate) fn password(&self) -> PathBuf {
        self.dir.join("password")
    }

    /// What the server knows of the password, on its way into a new cluster.
    pub(crate) fn verifier(&self) -> PathBuf {
        self.dir.join("verifier")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.dir.join("server.log")
    }

    fn start_lock_path(&self) -> PathBuf {
        self.dir.join("lock")
    }

    /// Held while the server is started or stopped; waits for its turn.
    pub(crate) fn lock(&self) -> Result<File, Error> {
        let path = self.start_lock_path();
        let file = open(&path)?;
        file.lock().map_err(Error::io("lock", &path))?;
        Ok(file)
    }

    /// Counts the caller among the server's users for as long as the file is open, so that the
    /// count survives no crash.
    pub(crate) fn join(&self) -> Result<File, Error> {
        let path = self.dir.join("users");
        let file = open(&path)?;
        file.lock_shared().map_err(Error::io("lock", &path))?;
        Ok(file)
    }

    /// What the server has logged from `offset` on, at most the last 20 lines.
    pub(crate) fn log_tail(&self, offset: u64) -> String {
        let mut bytes = Vec::new();
        let read = File::open(self.log()).and_then(|mut log| {
            log.seek(SeekFrom::Start(offset))?;
            log.read_to_end(&mut bytes)
        });
        if let Err(error) = read {
            return format!("(unreadable: {error})");
        }
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

/// Leaves the users of the server; whether it was the last one. Call it under the start lock.
pub(crate) fn leave(users: &File) -> bool {
    users.unlock().is_ok() && users.try_lock().is_ok()
}

fn open(path: &Path) -> Result<File, Error> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(Error::io("open", path))
}
