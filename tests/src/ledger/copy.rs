//! Rows in and out of a database as `COPY` moves them.
use std::io::Write as _;

use futures::TryStreamExt as _;
use incentivize::domain::fact::{Fact, Relation, Role};
use kit::money::Money;
use sqlx::PgPool;
use sqlx::postgres::PgPoolCopyExt as _;

use super::TENANT;

/// Bytes sent at once.
const PIECE: usize = 1 << 20;
const FACT: &str = "COPY fact (tenant_id, fact_id, partner_id, external_id, kind, role, account_id, opportunity_id, amount, currency,
    quantity, share_percent, business_date, registration_id, refers_to, is_reversal, person) FROM STDIN";

/// Puts facts into their table and nowhere else: nothing is derived.
pub async fn facts_in(pool: &PgPool, facts: &[Fact]) -> anyhow::Result<()> {
    let mut copy = pool.copy_in_raw(FACT).await?;
    for facts in facts.chunks(5_000) {
        let lines: String = facts.iter().map(line).collect();
        copy.send(lines.as_bytes()).await?;
    }
    copy.finish().await?;
    Ok(())
}

fn line(fact: &Fact) -> String {
    fn or_null(value: Option<impl ToString>) -> String {
        value.map_or_else(|| "\\N".to_owned(), |value| value.to_string())
    }
    let is_reversal = matches!(fact.relation, Relation::ReversalOf(_));
    let columns = [
        TENANT.to_owned(),
        fact.id.to_string(),
        fact.partner_id.to_string(),
        fact.external_id.clone(),
        fact.kind.code().to_owned(),
        or_null(fact.role.map(Role::code)),
        or_null(fact.account_id),
        or_null(fact.opportunity_id),
        or_null(fact.amount.map(Money::amount)),
        or_null(fact.amount.map(|amount| amount.currency().code())),
        fact.quantity.to_string(),
        fact.share_percent.to_string(),
        fact.business_date.to_string(),
        or_null(fact.registration_id),
        or_null(fact.refers_to()),
        is_reversal.to_string(),
        or_null(fact.detail.person.as_ref()),
    ];
    columns.join("\t") + "\n"
}

/// Takes rows out, as `COPY` writes them; answers their bytes.
pub async fn out(pool: &PgPool, rows: &str, to: &std::path::Path) -> anyhow::Result<u64> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(to)?);
    let statement = format!("COPY {rows} TO STDOUT");
    let mut connection = pool.acquire().await?;
    let mut stream = connection.copy_out_raw(&statement).await?;
    let mut bytes = 0;
    while let Some(piece) = stream.try_next().await? {
        bytes += u64::try_from(piece.len())?;
        file.write_all(&piece)?;
    }
    file.flush()?;
    Ok(bytes)
}

/// Puts the rows of a file into a table.
pub async fn back_in(pool: &PgPool, table: &str, from: &std::path::Path) -> anyhow::Result<u64> {
    use std::io::Read as _;
    let mut file = std::fs::File::open(from)?;
    let statement = format!("COPY {table} FROM STDIN");
    let mut copy = pool.copy_in_raw(&statement).await?;
    let mut piece = vec![0; PIECE];
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            break;
        }
        copy.send(&piece[..length]).await?;
    }
    Ok(copy.finish().await?)
}
