use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The unprivileged user that runs an installed PostgreSQL for root, which it refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Account {
    /// `postgres` if the machine has that user, else `nobody`; `None` if it has neither.
    pub(crate) fn unprivileged() -> Option<Self> {
        let passwd = fs::read_to_string("/etc/passwd").ok()?;
        Self::find(&passwd, "postgres").or_else(|| Self::find(&passwd, "nobody"))
    }

    fn find(passwd: &str, name: &str) -> Option<Self> {
        passwd.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            match fields[..] {
                [found, _, uid, gid, ..] if found == name => Some(Self {
                    name: name.to_owned(),
                    uid: uid.parse().ok()?,
                    gid: gid.parse().ok()?,
                }),
                _ => None,
            }
        })
    }

    /// Whether this user may enter `folder` and execute `program`: asked of a process of that
    /// user, because modes alone do not tell (ACLs, mounts).
    pub(crate) fn may_use(&self, folder: &Path, program: &Path) -> bool {
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", r#"cd -- "$1" && test -x "$2""#, "sh"])
            .arg(folder)
            .arg(program);
        shell
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir("/");
        shell.uid(self.uid).gid(self.gid);
        shell.status().is_ok_and(|status| status.success())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str =
        "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\nodd:x:-2:-2::/:\n";

    #[test]
    fn ids_come_from_the_line_of_that_name() {
        let nobody = Account {
            name: "nobody".into(),
            uid: 65534,
            gid: 65533,
        };
        assert_eq!(Account::find(PASSWD, "nobody"), Some(nobody));
    }

    #[test]
    fn a_missing_or_unreadable_user_is_none() {
        assert_eq!(Account::find(PASSWD, "postgres"), None);
        assert_eq!(Account::find(PASSWD, "odd"), None);
    }
}
