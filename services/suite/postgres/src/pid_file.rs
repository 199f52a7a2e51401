use std::fs;
use std::path::Path;
use std::process::Command;

use rustix::process::{Pid, test_kill_process};

/// What a postmaster says of itself in `postmaster.pid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PidFile {
    pub(crate) pid: i32,
    pub(crate) port: u16,
    pub(crate) status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Starting,
    Ready,
    Stopping,
}

impl PidFile {
    /// The live postmaster of this cluster; `None` if nobody serves it.
    pub(crate) fn of_live_server(cluster: &Path) -> Option<Self> {
        let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
        Self::parse(&text).filter(|file| serves(file.pid, cluster))
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let status = match lines.get(7) {
            Some(&"ready") => Status::Ready,
            Some(&"stopping") => Status::Stopping,
            _ => Status::Starting,
        };
        Some(Self {
            pid: lines.first()?.parse().ok()?,
            port: lines.get(3)?.parse().ok()?,
            status,
        })
    }
}

/// Whether the process lives and is this cluster's postmaster: after a crash the number may
/// belong to somebody else, or to a dead child that nobody waits for.
fn serves(pid: i32, cluster: &Path) -> bool {
    let Some(process) = Pid::from_raw(pid) else {
        return false;
    };
    if test_kill_process(process) == Err(rustix::io::Errno::SRCH) {
        return false;
    }
    let cluster = cluster.to_string_lossy();
    match command_line(pid) {
        Some(line) => line.contains(cluster.as_ref()),
        None => true,
    }
}

fn command_line(pid: i32) -> Option<String> {
    let bytes = if Path::new("/proc/self/cmdline").exists() {
        fs::read(format!("/proc/{pid}/cmdline")).ok()?
    } else {
        Command::new("ps")
            .args(["-ww", "-o", "command=", "-p", &pid.to_string()])
            .output()
            .ok()?
            .stdout
    };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_file_names_process_port_and_status() {
        let text = "11548\n/data/cluster\n1795224793\n54999\n\n127.0.0.1\n 10028052  1\nready   \n";
        assert_eq!(
            PidFile::parse(text),
            Some(PidFile {
                pid: 11548,
                port: 54999,
                status: Status::Ready
            })
        );
    }

    #[test]
    fn a_file_still_being_written_is_of_a_starting_server() {
        let text = "11548\n/data/cluster\n1795224793\n54999\n\n";
        assert_eq!(
            PidFile::parse(text).map(|file| file.status),
            Some(Status::Starting)
        );
        assert_eq!(PidFile::parse("11548\n"), None);
    }

    #[test]
    fn a_number_that_another_program_got_is_no_server() {
        let own = i32::try_from(std::process::id()).unwrap();
        assert!(!serves(own, Path::new("/no/such/cluster")));
    }
}
