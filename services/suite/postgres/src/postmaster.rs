use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::Error;
use crate::home::Home;
use crate::pid_file::{PidFile, Status};
use crate::runtime::Installation;

/// Recovery after a crash is part of a start, and a checkpoint part of a stop.
const START: Duration = Duration::from_secs(60);
const STOP: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(5);
/// How often another program may snatch the port that was free a moment ago.
const PORTS: usize = 5;

/// The server of this cluster that runs already, ready; waits for one that is starting or
/// stopping.
pub(crate) fn running(home: &Home) -> Result<Option<PidFile>, Error> {
    let begin = Instant::now();
    while let Some(file) = PidFile::of_live_server(&home.cluster()) {
        if file.status == Status::Ready {
            return Ok(Some(file));
        }
        if begin.elapsed() > START {
            return Err(not_started(
                home,
                0,
                format!("process {} is neither up nor down", file.pid),
            ));
        }
        thread::sleep(POLL);
    }
    Ok(None)
}

/// Starts a server on a free port and waits until it is ready.
pub(crate) fn start(
    home: &Home,
    with: &Installation,
    durable: bool,
) -> Result<(PidFile, Child), Error> {
    remove_stale_pid_file(&home.cluster())?;
    let mut attempt = 1;
    loop {
        let offset = fs::metadata(home.log()).map_or(0, |log| log.len());
        match try_start(home, with, durable, offset) {
            Err(Error::NotStarted { tail, .. })
                if attempt < PORTS && tail.contains("Address already in use") =>
            {
                attempt += 1;
            }
            result => return result,
        }
    }
}

fn try_start(
    home: &Home,
    with: &Installation,
    durable: bool,
    offset: u64,
) -> Result<(PidFile, Child), Error> {
    let mut child = spawn(home, with, durable)?;
    let begin = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Err(not_started(home, offset, format!("it ended with {status}")));
        }
        match PidFile::of_live_server(&home.cluster()) {
            Some(file) if file.status == Status::Ready => return Ok((file, child)),
            _ if begin.elapsed() > START => {
                // A server that nobody waits for any more must not come up later.
                let _ = child.kill();
                let _ = child.wait();
                return Err(not_started(
                    home,
                    offset,
                    format!("it was not ready after {} s", START.as_secs()),
                ));
            }
            _ => thread::sleep(POLL),
        }
    }
}

fn spawn(home: &Home, with: &Installation, durable: bool) -> Result<Child, Error> {
    let port = free_port().map_err(Error::io("find a free port for", home.dir()))?;
    let log = File::options().create(true).append(true).open(home.log());
    let log = log.map_err(Error::io("open", &home.log()))?;
    let error_log = log.try_clone().map_err(Error::io("open", &home.log()))?;
    let mut command = with.command("postgres", home);
    command
        .arg("-D")
        .arg(home.cluster())
        .stdout(log)
        .stderr(error_log);
    // A Ctrl-C in the terminal is for the program, which then stops the server itself.
    command.process_group(0);
    for setting in settings(port, durable) {
        command.arg("-c").arg(setting);
    }
    command
        .spawn()
        .map_err(Error::io("run", &with.bin.join("postgres")))
}

fn settings(port: u16, durable: bool) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        // TCP alone serves everybody, and a socket's path has a limit that data directories exceed.
        "unix_socket_directories=".to_owned(),
        "max_connections=200".to_owned(),
        "shared_buffers=256MB".to_owned(),
        // Compiling a plan takes longer than any statement here runs.
        "jit=off".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
        "log_checkpoints=off".to_owned(),
    ];
    if !durable {
        settings.extend(
            [
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
            ]
            .map(str::to_owned),
        );
    }
    settings
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// PostgreSQL takes any live process of that number for its own, also one that is not.
fn remove_stale_pid_file(cluster: &Path) -> Result<(), Error> {
    let path = cluster.join("postmaster.pid");
    if !path.exists() {
        return Ok(());
    }
    fs::remove_file(&path).map_err(Error::io("remove", &path))
}

/// Ends sessions, writes a checkpoint and waits for the end. `child` is the server if this
/// process started it.
pub(crate) fn stop(home: &Home, child: Option<&mut Child>) -> Result<(), Error> {
    let Some(file) = PidFile::of_live_server(&home.cluster()) else {
        return Ok(());
    };
    if let Some(pid) = Pid::from_raw(file.pid) {
        // An error means that it is gone already.
        let _ = kill_process(pid, Signal::INT);
    }
    let begin = Instant::now();
    while PidFile::of_live_server(&home.cluster()).is_some_and(|live| live.pid == file.pid) {
        if begin.elapsed() > STOP {
            return Err(Error::NotStopped {
                pid: file.pid,
                seconds: STOP.as_secs(),
                log: home.log(),
            });
        }
        thread::sleep(POLL);
    }
    if let Some(child) = child {
        let _ = child.wait();
    }
    Ok(())
}

fn not_started(home: &Home, offset: u64, reason: String) -> Error {
    Error::NotStarted {
        data_dir: home.dir().to_owned(),
        reason,
        log: home.log(),
        tail: home.log_tail(offset),
    }
}
