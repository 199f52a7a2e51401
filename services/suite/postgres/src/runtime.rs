use std::ffi::OsStr;
use std::fmt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::str::FromStr;

use crate::account::Account;
use crate::cluster::MadeBy;
use crate::home::Home;
use crate::{Error, bundled, installed};

/// Whose PostgreSQL serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Runtime {
    /// Found on this machine.
    Installed,
    /// Carried by this program.
    Bundled,
}

impl fmt::Display for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Installed => "installed",
            Self::Bundled => "bundled",
        })
    }
}

impl FromStr for Runtime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "installed" => Ok(Self::Installed),
            "bundled" => Ok(Self::Bundled),
            _ => Err(format!("{text:?} is no runtime: use installed or bundled")),
        }
    }
}

/// Programs to run a server with.
#[derive(Clone, Debug)]
pub(crate) struct Installation {
    pub(crate) runtime: Runtime,
    pub(crate) bin: PathBuf,
    pub(crate) version: Version,
    /// Only for root with an installed PostgreSQL; the bundled one runs as root.
    pub(crate) run_as: Option<Account>,
}

impl Installation {
    /// A command in the home, as the right user, whose words do not depend on the caller's shell.
    pub(crate) fn command(&self, program: &str, home: &Home) -> Command {
        let mut command = Command::new(self.bin.join(program));
        command.current_dir(home.dir()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if sways_postgres(&name) {
                command.env_remove(name);
            }
        }
        if let Some(account) = &self.run_as {
            command.uid(account.uid).gid(account.gid);
        }
        command
    }
}

fn sways_postgres(variable: &OsStr) -> bool {
    let name = variable.to_string_lossy();
    name == "LANG"
        || name == "LANGUAGE"
        || name == "TZ"
        || name.starts_with("LC_")
        || name.starts_with("PG")
}

/// Major and minor version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) major: u32,
    pub(crate) minor: u32,
}

impl Version {
    /// Reads `postgres --version`, for instance `postgres (PostgreSQL) 17.5 (Debian 17.5-1)`.
    pub(crate) fn parse(output: &str) -> Option<Self> {
        let number = output
            .split_once("(PostgreSQL)")?
            .1
            .split_whitespace()
            .next()?;
        let mut parts = number.split(|c: char| !c.is_ascii_digit()).map(str::parse);
        let major = parts.next()?.ok()?;
        let minor = parts.next().and_then(Result::ok).unwrap_or(0);
        Some(Self { major, minor })
    }
}

/// Refuses to run data with another runtime than the one that made it.
pub(crate) fn check(
    home: &Home,
    made_by: Option<MadeBy>,
    wanted: Option<Runtime>,
) -> Result<(), Error> {
    match (made_by, wanted) {
        (Some(MadeBy { runtime, major }), Some(wanted)) if wanted != runtime => {
            Err(Error::OtherRuntime {
                data_dir: home.dir().to_owned(),
                made_by: runtime,
                major,
                wanted,
            })
        }
        _ => Ok(()),
    }
}

/// The runtime that made the data; for new data the wanted one, and without a wish the installed
/// one if it can be used, else the bundled one.
pub(crate) fn choose(
    home: &Home,
    made_by: Option<MadeBy>,
    wanted: Option<Runtime>,
) -> Result<Installation, Error> {
    match (made_by, wanted) {
        (
            Some(MadeBy {
                runtime: Runtime::Installed,
                major,
            }),
            _,
        ) => installed::find(home, Some(major)),
        (
            Some(MadeBy {
                runtime: Runtime::Bundled,
                major,
            }),
            _,
        ) => {
            let installation = bundled::unpack(home)?;
            let bundled = installation.version.major;
            if bundled != major {
                return Err(Error::OtherVersion {
                    data_dir: home.dir().to_owned(),
                    major,
                    bundled,
                });
            }
            Ok(installation)
        }
        (None, Some(Runtime::Installed)) => installed::find(home, None),
        (None, Some(Runtime::Bundled)) => bundled::unpack(home),
        (None, None) => installed::find(home, None).or_else(|installed| {
            bundled::unpack(home).map_err(|bundled| Error::NoRuntime {
                installed: Box::new(installed),
                bundled: Box::new(bundled),
            })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_releases_and_previews_are_read() {
        let cases = [
            ("postgres (PostgreSQL) 17.5", Some((17, 5))),
            (
                "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n",
                Some((15, 13)),
            ),
            ("postgres (PostgreSQL) 18beta1", Some((18, 0))),
            ("postgres (PostgreSQL) 19devel", Some((19, 0))),
            ("postgres: not found", None),
        ];
        for (output, expected) in cases {
            let parsed = Version::parse(output).map(|version| (version.major, version.minor));
            assert_eq!(parsed, expected, "{output}");
        }
    }
}
