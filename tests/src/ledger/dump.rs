//! A ledger in canonical form: everything that follows from facts and knowledge, in the order of its keys.
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use anyhow::bail;
use sqlx::PgPool;

use super::copy;

/// Tables and what is dumped of them: all columns but times of writing, by key. A total that is nothing again is the same as
/// none. Of the journal, whose entries tell how the ledger came about, what each earning amounts to in each account.
const TABLES: [(&str, &str); 4] = [
    ("outcome", "fact_id, plan_id, component_key"),
    (
        "period_total",
        "partner_id, plan_id, component_key, period, lane",
    ),
    ("earning", "earning_id"),
    ("journal", "1, 2, 3"),
];
const JOURNAL: &str = "SELECT e.earning_id, p.account, p.currency, sum(p.amount) FROM journal_entry e JOIN posting p USING
    (tenant_id, entry_id) GROUP BY 1, 2, 3 HAVING sum(p.amount) <> 0";

/// A folder with one file a table.
pub struct Dump(PathBuf);

impl Dump {
    pub async fn write(pool: &PgPool, folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        for (table, key) in TABLES {
            let rows = match table {
                "journal" => format!("({JOURNAL} ORDER BY {key})"),
                _ => format!("({} ORDER BY {key})", rows(pool, table).await?),
            };
            copy::out(pool, &rows, &folder.join(table)).await?;
        }
        Ok(Self(folder.to_owned()))
    }

    /// How many rows both have, by table; an error that shows the first rows that differ.
    pub fn assert_same(&self, other: &Self) -> anyhow::Result<Vec<(&'static str, u64)>> {
        let same = TABLES.iter().map(|(table, _)| {
            let count = same_lines(&self.0.join(table), &other.0.join(table))?;
            Ok((*table, count))
        });
        same.collect()
    }
}

async fn rows(pool: &PgPool, table: &str) -> anyhow::Result<String> {
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT column_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = $1 AND column_name <> 'updated_at' ORDER BY ordinal_position",
    )
    .bind(table)
    .fetch_all(pool)
    .await?;
    let condition = match table {
        "period_total" => " WHERE total <> 0 OR facts <> 0",
        _ => "",
    };
    Ok(format!(
        "SELECT {} FROM {table}{condition}",
        columns.join(", ")
    ))
}

fn same_lines(one: &Path, other: &Path) -> anyhow::Result<u64> {
    let mut lines = BufReader::new(File::open(one)?).split(b'\n');
    let mut others = BufReader::new(File::open(other)?).split(b'\n');
    let mut count = 0;
    loop {
        let (line, other) = (lines.next().transpose()?, others.next().transpose()?);
        if line != other {
            let shown = |line: Option<Vec<u8>>| {
                line.map(|line| String::from_utf8_lossy(&line).into_owned())
            };
            bail!(
                "{} differ in row {}:\n{:?}\n{:?}",
                one.display(),
                count + 1,
                shown(line),
                shown(other)
            );
        }
        if line.is_none() {
            return Ok(count);
        }
        count += 1;
    }
}
