use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context;
use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use sqlx::{Connection, PgConnection};

use super::background::in_background;
use super::execute;
use super::shared_server::Address;
use super::template::Template;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database named after the process that owns it.
#[derive(Debug)]
pub(crate) struct Clone {
    pub(crate) name: String,
    admin_url: String,
}

impl Clone {
    pub(crate) async fn of(
        template: &Template,
        admin: &mut PgConnection,
        server: &Address,
    ) -> anyhow::Result<Self> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}_{}", std::process::id(), template.schema);
        // Copying through the log is faster than copying files, which takes two checkpoints.
        let statement = format!(
            "CREATE DATABASE {name} TEMPLATE {} STRATEGY wal_log",
            template.name
        );
        execute(admin, statement)
            .await
            .context("cannot clone the template")?;
        Ok(Self {
            name,
            admin_url: server.url("postgres"),
        })
    }

    /// Nobody waits for it, and what the end of the process cuts off is swept by the next one.
    pub(crate) fn drop_in_background(&self) {
        let (name, url) = (self.name.clone(), self.admin_url.clone());
        in_background(async move { drop_database(&url, &name).await });
    }
}

async fn drop_database(url: &str, name: &str) -> sqlx::Result<()> {
    let mut admin = PgConnection::connect(url).await?;
    execute(
        &mut admin,
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await?;
    admin.close().await
}

/// Drops the databases of processes that are gone, and templates of an earlier day, whose schema
/// may be of the past. Called before this process owns a database, so that one named after its
/// number is left from an earlier process.
pub(crate) async fn sweep(server: &Address) -> sqlx::Result<()> {
    let mut admin = PgConnection::connect(&server.url("postgres")).await?;
    let clones = r"SELECT datname FROM pg_database WHERE datname LIKE 'test\_%'";
    let mut names: Vec<String> = sqlx::query_scalar(clones).fetch_all(&mut admin).await?;
    names.retain(|name| is_orphan(name));
    let templates = r"SELECT datname FROM pg_database WHERE datname ~ '^(draft_)?template_'
        AND (pg_stat_file(format('base/%s/PG_VERSION', oid), true)).modification < now() - interval '1 day'";
    names.extend(
        sqlx::query_scalar::<_, String>(templates)
            .fetch_all(&mut admin)
            .await?,
    );
    for name in names {
        // Another process may be sweeping too.
        let _ = execute(
            &mut admin,
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )
        .await;
    }
    admin.close().await
}

fn is_orphan(name: &str) -> bool {
    let owner = name.split('_').nth(1).and_then(|pid| pid.parse().ok());
    let Some(pid) = owner.and_then(Pid::from_raw) else {
        return false;
    };
    pid == rustix::process::getpid() || test_kill_process(pid) == Err(Errno::SRCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_of_the_living_are_kept() {
        assert!(!is_orphan("test_1_0_sell"));
        assert!(is_orphan(&format!("test_{}_0_sell", std::process::id())));
        assert!(is_orphan(&format!("test_{}_0_sell", i32::MAX)));
        assert!(!is_orphan("test_notes"));
    }
}
