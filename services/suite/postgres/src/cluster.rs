use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use crate::home::Home;
use crate::runtime::Installation;
use crate::{Error, Runtime, scram};

/// The superuser of every private server.
pub(crate) const USER: &str = "tandem";

/// Within the cluster, so that it comes and goes with it.
const MARK: &str = "tandem-runtime";

/// Which PostgreSQL made the cluster, and thus must run it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MadeBy {
    pub(crate) runtime: Runtime,
    pub(crate) major: u32,
}

impl MadeBy {
    /// `None` if there is no cluster yet.
    pub(crate) fn read(home: &Home) -> Result<Option<Self>, Error> {
        let cluster = home.cluster();
        if !cluster.exists() {
            return Ok(None);
        }
        let runtime = parse(&cluster.join(MARK))?;
        let major = parse(&cluster.join("PG_VERSION"))?;
        Ok(Some(Self { runtime, major }))
    }
}

fn parse<T: std::str::FromStr>(path: &Path) -> Result<T, Error> {
    let text = fs::read_to_string(path).map_err(Error::io("read", path))?;
    let invalid = || {
        std::io::Error::new(
            std::io::ErrorKind::InvalidData,
            format!("unexpected {text:?}"),
        )
    };
    text.trim()
        .parse()
        .map_err(|_| Error::io("understand", path)(invalid()))
}

/// Makes the cluster and its password if there is none; all or nothing.
pub(crate) fn prepare(
    home: &Home,
    installation: &Installation,
    durable: bool,
) -> Result<(), Error> {
    if home.cluster().exists() {
        return Ok(());
    }
    // The account that runs PostgreSQL may pass through, but owns nothing besides the cluster.
    let mode = if installation.run_as.is_some() {
        0o711
    } else {
        0o700
    };
    fs::set_permissions(home.dir(), fs::Permissions::from_mode(mode))
        .map_err(Error::io("set the permissions of", home.dir()))?;
    new_password(home, installation)?;
    // Sorting is by code point either way; C.UTF-8 also knows the case of letters beyond ASCII.
    match initdb(home, installation, "C.UTF-8", durable) {
        Err(Error::Initdb { output, .. }) if output.contains("invalid locale name") => {
            initdb(home, installation, "C", durable)?;
        }
        result => result?,
    }
    let mark = partial(home).join(MARK);
    fs::write(&mark, installation.runtime.to_string()).map_err(Error::io("write", &mark))?;
    fs::rename(partial(home), home.cluster()).map_err(Error::io("rename", &partial(home)))
}

/// A cluster in the making.
fn partial(home: &Home) -> PathBuf {
    home.dir().join("cluster.new")
}

/// The superuser's password.
pub(crate) fn password(home: &Home) -> Result<String, Error> {
    let path = home.password();
    fs::read_to_string(&path).map_err(Error::io("read", &path))
}

fn new_password(home: &Home, installation: &Installation) -> Result<(), Error> {
    let password = format!("{:032x}", rand::random::<u128>());
    write_private(&home.password(), &password)?;
    write_private(
        &home.verifier(),
        &scram::verifier(&password, rand::random()),
    )?;
    hand_over(&home.verifier(), installation)
}

fn write_private(path: &Path, text: &str) -> Result<(), Error> {
    let mut options = fs::File::options();
    let file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(Error::io("write", path))
}

fn hand_over(path: &Path, installation: &Installation) -> Result<(), Error> {
    match &installation.run_as {
        None => Ok(()),
        Some(account) => chown(path, Some(account.uid), Some(account.gid))
            .map_err(Error::io("change the owner of", path)),
    }
}

fn initdb(home: &Home, with: &Installation, locale: &str, durable: bool) -> Result<(), Error> {
    let target = partial(home);
    if target.exists() {
        fs::remove_dir_all(&target).map_err(Error::io("remove", &target))?;
    }
    fs::create_dir(&target).map_err(Error::io("create", &target))?;
    hand_over(&target, with)?;
    let mut command = with.command("initdb", home);
    command
        .arg("-D")
        .arg(&target)
        .arg("--pwfile")
        .arg(home.verifier());
    command.args([
        "--username",
        USER,
        "--auth",
        "scram-sha-256",
        "--encoding",
        "UTF8",
        "--locale",
        locale,
    ]);
    if !durable {
        command.arg("--no-sync");
    }
    let program = with.bin.join("initdb");
    let output = command.output().map_err(Error::io("run", &program))?;
    if output.status.success() {
        return Ok(());
    }
    let output = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::Initdb { program, output })
}
