//! B4: a quarter derived from scratch, against `COPY` of the resulting rows into the same tables.
use std::path::PathBuf;
use std::time::{Duration, Instant};

use incentivize::domain::fact::Fact;
use sqlx::PgPool;
use tandem_tests::ledger::{Ledger, copy, facts, independent};

use crate::durable::Durable;
use crate::machine;
use crate::table::{Goal, Table};

pub const PARTNERS: usize = 200;
const SEED: u64 = 4;
/// What a derivation writes, those that others refer to first.
const TABLES: [&str; 6] = [
    "calculation",
    "outcome",
    "period_total",
    "earning",
    "journal_entry",
    "posting",
];

/// Rows of a table that were written, and the file that holds them.
struct Copied {
    table: &'static str,
    file: PathBuf,
    bytes: u64,
}

/// Adds B4 to the table.
pub async fn measure(count: usize, table: &mut Table) -> anyhow::Result<()> {
    let postgres = Durable::start().await?;
    table.heading(machine::describe(&postgres).await?);
    let log = facts::log(SEED, PARTNERS, count);

    let ledger = Ledger::serve(&postgres.database("derived").await?).await?;
    ledger.announce_vendor(PARTNERS).await?;
    ledger.activate_plans().await?;
    load(&ledger.pool, &log).await?;
    let begun = Instant::now();
    ledger.announce_enrollments(PARTNERS).await?;
    ledger.jobs_done().await?;
    let derived = begun.elapsed();
    eprintln!("B4: derived in {:.1} s", derived.as_secs_f64());
    ledger.assert_right().await?;
    let sums = independent::check(&ledger.pool).await?;
    let traces = describe_traces(&ledger.pool).await?;
    let mut rows = Vec::new();
    for table in TABLES {
        let file = postgres.folder().join(table);
        let bytes = copy::out(&ledger.pool, table, &file).await?;
        rows.push(Copied { table, file, bytes });
    }
    drop(ledger);
    postgres.drop_database("derived").await?;

    let (copied, counts) = copy_back(&postgres, &log, &rows).await?;
    table.compared(
        &format!("B4 a quarter of {count} facts, {PARTNERS} partners, 6 components"),
        (derived.as_secs_f64(), "s"),
        Some(copied.as_secs_f64()),
        Goal::AtMost(2.5),
    );
    table.note(format!("B4: {}", counts.join(", ")));
    table.note(format!("B4: {traces}"));
    table.note(format!(
        "B4: the books verify, and plain SQL over the facts gives the same {sums} sums by component and partner"
    ));
    postgres.stop().await
}

/// Facts alone, as `COPY` brings them; then everything is on disk.
async fn load(pool: &PgPool, log: &[Fact]) -> anyhow::Result<()> {
    copy::facts_in(pool, log).await?;
    sqlx::raw_sql("ANALYZE fact").execute(pool).await?;
    sqlx::raw_sql("CHECKPOINT").execute(pool).await?;
    Ok(())
}

/// How long `COPY` of all rows takes, one table after the other, and how much each was.
async fn copy_back(
    postgres: &Durable,
    log: &[Fact],
    rows: &[Copied],
) -> anyhow::Result<(Duration, Vec<String>)> {
    let copied = Ledger::serve(&postgres.database("copied").await?).await?;
    load(&copied.pool, log).await?;
    let mut counts = Vec::new();
    let mut all = Duration::ZERO;
    for Copied { table, file, bytes } in rows {
        let begun = Instant::now();
        let rows = copy::back_in(&copied.pool, table, file).await?;
        let taken = begun.elapsed();
        all += taken;
        let megabytes = bytes / 1_000_000;
        counts.push(format!(
            "{rows} rows of {table} ({megabytes} MB, {:.1} s)",
            taken.as_secs_f64()
        ));
    }
    Ok((all, counts))
}

async fn describe_traces(pool: &PgPool) -> anyhow::Result<String> {
    let (median, largest): (i32, i32) = sqlx::query_as(
        "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY length(trace::text)), max(length(trace::text)) FROM earning",
    )
    .fetch_one(pool)
    .await?;
    Ok(format!(
        "traces as JSON text: median {median} bytes, longest {largest} bytes"
    ))
}
