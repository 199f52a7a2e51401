use std::env;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::Runtime;

/// Where the tests' server may live, best first.
pub(crate) fn candidates() -> anyhow::Result<Vec<(Runtime, PathBuf)>> {
    let forced = env::var_os("TANDEM_TEST_POSTGRES")
        .map(|value| {
            value
                .to_string_lossy()
                .parse::<Runtime>()
                .map_err(anyhow::Error::msg)
        })
        .transpose()
        .context("TANDEM_TEST_POSTGRES")?;
    let program = env::current_exe().context("cannot find this program")?;
    let mut candidates = places(target_dir(&program).as_deref());
    candidates.retain(|(runtime, _)| forced.is_none_or(|forced| forced == *runtime));
    Ok(candidates)
}

fn places(target: Option<&Path>) -> Vec<(Runtime, PathBuf)> {
    let temp = env::temp_dir();
    let Some(target) = target else {
        return [Runtime::Installed, Runtime::Bundled]
            .map(|runtime| (runtime, temp.join(folder(runtime))))
            .into();
    };
    // Root's own checkouts are out of reach for the user that an installed PostgreSQL runs as;
    // the temporary folder is not, but it is shared with other checkouts.
    let checkout = hex::encode(&Sha256::digest(target.as_os_str().as_encoded_bytes())[..4]);
    vec![
        (Runtime::Installed, target.join(folder(Runtime::Installed))),
        (
            Runtime::Installed,
            temp.join(format!("{}-{checkout}", folder(Runtime::Installed))),
        ),
        (Runtime::Bundled, target.join(folder(Runtime::Bundled))),
    ]
}

fn folder(runtime: Runtime) -> String {
    format!("tandem-test-postgres-{runtime}")
}

/// Cargo marks its target directory for backup programs.
fn target_dir(program: &Path) -> Option<PathBuf> {
    program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists())
        .map(Path::to_owned)
}
