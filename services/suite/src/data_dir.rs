//! What an installation on one machine keeps: its PostgreSQL, its signing key, its files, and where it runs.
use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use kit::identity::SigningKey;
use serde::{Deserialize, Serialize};

const KEY_FILE: &str = "signing-key";

/// A folder that belongs to one installation.
#[derive(Clone, Debug)]
pub struct DataDir(PathBuf);

/// Keeps a second installation out of the folder while the first one runs.
pub(crate) struct Occupied(#[allow(dead_code)] fs::File);

/// Where the installation serves, for the commands that talk to it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Running {
    pub gateway: SocketAddr,
    pub services: SocketAddr,
}

impl DataDir {
    /// The folder of an installation that has been started before.
    pub fn existing(path: &Path) -> anyhow::Result<Self> {
        let known = path.join(KEY_FILE).exists();
        ensure!(
            known,
            "there is no installation in {}: start one with `tandem up`, or name another with --data-dir",
            path.display()
        );
        Self::open(path)
    }

    /// Opens the folder, making it if need be.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(path)
            .with_context(|| format!("the data directory {} can't be made", path.display()))?;
        let path = path
            .canonicalize()
            .with_context(|| format!("{} can't be opened", path.display()))?;
        Ok(Self(path))
    }

    pub(crate) fn postgres(&self) -> PathBuf {
        self.0.join("postgres")
    }

    /// The folder of the tenants' files.
    pub(crate) fn objects(&self) -> PathBuf {
        self.0.join("objects")
    }

    /// The installation's signing key, made at the first start. Its owner alone can read it.
    pub fn signing_key(&self) -> anyhow::Result<SigningKey> {
        let path = self.0.join(KEY_FILE);
        if !path.exists() {
            let mut file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)?;
            file.write_all(SigningKey::generate().to_text().as_bytes())?;
        }
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{} can't be read", path.display()))?;
        SigningKey::parse(&text)
            .with_context(|| format!("{} does not hold a signing key", path.display()))
    }

    /// Takes the folder for one running installation.
    pub(crate) fn occupy(&self) -> anyhow::Result<Occupied> {
        let file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.0.join("lock"))?;
        if file.try_lock().is_err() {
            let place = self.running().map_or(String::new(), |running| {
                format!(" at http://{}", running.gateway)
            });
            bail!(
                "an installation already runs in {}{place}",
                self.0.display()
            );
        }
        Ok(Occupied(file))
    }

    /// Says where the installation serves now.
    pub(crate) fn announce(&self, running: Running) -> anyhow::Result<()> {
        fs::write(self.running_file(), serde_json::to_vec_pretty(&running)?)?;
        Ok(())
    }

    pub(crate) fn withdraw(&self) {
        let _ = fs::remove_file(self.running_file());
    }

    /// Where the installation serves; an error says how to start it.
    pub fn running(&self) -> anyhow::Result<Running> {
        let file = self.running_file();
        ensure!(
            file.exists(),
            "nothing runs in {}: start it with `tandem up`",
            self.0.display()
        );
        let text = fs::read(&file)?;
        serde_json::from_slice(&text).with_context(|| format!("{} is damaged", file.display()))
    }

    fn running_file(&self) -> PathBuf {
        self.0.join("running.json")
    }
}
