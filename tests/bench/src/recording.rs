//! The statements that PostgreSQL executed for some calls, as its log has them.
use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::Duration;

use anyhow::ensure;
use regex::Regex;
use sqlx::{Connection as _, PgConnection};

use crate::world::World;

mod log;

use log::Entry;

/// One execution of a statement; `None` is NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub sql: String,
    pub parameters: Vec<Option<String>>,
}

/// Runs the calls, each a command with a request id, while the server logs, and answers what sell executed for them.
pub async fn record(
    world: &World,
    calls: impl AsyncFn() -> Result<(), tonic::Status>,
) -> anyhow::Result<Vec<Statement>> {
    let mut connection = PgConnection::connect(&world.postgres.server.url("postgres")).await?;
    set(
        &mut connection,
        "ALTER SYSTEM SET log_line_prefix = '%p@%d '; ALTER SYSTEM SET log_statement = 'all'",
    )
    .await?;
    let offset = usize::try_from(std::fs::metadata(world.postgres.log())?.len())?;
    let outcome = calls().await;
    set(
        &mut connection,
        "ALTER SYSTEM RESET log_statement; ALTER SYSTEM RESET log_line_prefix",
    )
    .await?;
    connection.close().await?;
    outcome?;
    let log = std::fs::read(world.postgres.log())?;
    let entries = log::parse(&String::from_utf8_lossy(&log[offset..]));
    let statements = of_commands(
        entries
            .into_iter()
            .filter(|entry| entry.database == sell::NAME),
    );
    ensure!(!statements.is_empty(), "the server's log shows no command");
    Ok(statements)
}

/// Changes settings, and gives every session the time to notice.
async fn set(connection: &mut PgConnection, settings: &str) -> anyhow::Result<()> {
    for setting in settings.split("; ") {
        sqlx::raw_sql(sqlx::AssertSqlSafe(setting.to_owned()))
            .execute(&mut *connection)
            .await?;
    }
    sqlx::raw_sql("SELECT pg_reload_conf()")
        .execute(connection)
        .await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    Ok(())
}

/// Every command looks up whether it was answered before, then stores its answer in its transaction; relays and jobs,
/// which share the sessions, do neither.
fn of_commands(entries: impl Iterator<Item = Entry>) -> Vec<Statement> {
    static LOOK_UP: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)^SELECT .* FROM kit\.idempotency").expect("a pattern"));
    let mut found = Vec::new();
    let mut open: HashMap<u32, Vec<Statement>> = HashMap::new();
    for Entry {
        session, statement, ..
    } in entries
    {
        match statement.sql.as_str() {
            "BEGIN" => drop(open.insert(session, vec![statement])),
            "ROLLBACK" => drop(open.remove(&session)),
            "COMMIT" => {
                let mut transaction = open.remove(&session).unwrap_or_default();
                transaction.push(statement);
                if transaction
                    .iter()
                    .any(|one| one.sql.contains("INSERT INTO kit.idempotency"))
                {
                    found.append(&mut transaction);
                }
            }
            sql => match open.get_mut(&session) {
                Some(transaction) => transaction.push(statement),
                None if LOOK_UP.is_match(sql) => found.push(statement),
                None => {}
            },
        }
    }
    found
}
