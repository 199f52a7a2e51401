use std::fs;
use std::path::Path;
use std::process::Command;

use crate::home::Home;
use crate::runtime::{Installation, Version};
use crate::{Error, Runtime};

/// Empty on targets without a bundled runtime.
static ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/runtime.tar.zst"));

/// The bundled runtime, unpacked once into the data directory.
///
/// # Errors
/// [`Error::NoBundled`] on a target without one, [`Error::BundledBroken`] if its programs do not
/// run here, [`Error::Io`] if it cannot be unpacked.
pub(crate) fn unpack(home: &Home) -> Result<Installation, Error> {
    if ARCHIVE.is_empty() {
        return Err(Error::NoBundled(env!("BUNDLED_TARGET")));
    }
    let folder = home
        .dir()
        .join(concat!("runtime-", env!("BUNDLED_VERSION")));
    if !folder.exists() {
        extract(&folder).map_err(Error::io("unpack the bundled PostgreSQL into", &folder))?;
    }
    let bin = folder.join("bin");
    let version = version(&bin)?;
    Ok(Installation {
        runtime: Runtime::Bundled,
        bin,
        version,
        run_as: None,
    })
}

/// All or nothing: whatever an interrupted attempt left is thrown away.
fn extract(folder: &Path) -> std::io::Result<()> {
    let partial = folder.with_extension("new");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    let tar = ruzstd::decoding::StreamingDecoder::new(ARCHIVE).map_err(std::io::Error::other)?;
    tar::Archive::new(tar).unpack(&partial)?;
    fs::rename(&partial, folder)
}

fn version(bin: &Path) -> Result<Version, Error> {
    let output = Command::new(bin.join("postgres")).arg("--version").output();
    let output = output.map_err(|error| Error::BundledBroken(error.to_string()))?;
    Version::parse(&String::from_utf8_lossy(&output.stdout)).ok_or_else(|| {
        Error::BundledBroken(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    })
}
