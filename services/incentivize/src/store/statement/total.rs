//! What statements come to, by payee and currency, and how much of it is held.

use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::statement::totals::Total;

pub(crate) struct TotalRow {
    pub(crate) payee_kind: String,
    pub(crate) payee_key: String,
    pub(crate) currency: String,
    pub(crate) payable: Decimal,
    pub(crate) receivable: Decimal,
    pub(crate) net: Decimal,
    pub(crate) held: Decimal,
}

/// Puts these in the place of the statement's totals.
pub(crate) async fn replace_totals(
    conn: &mut PgConnection,
    tenant: &str,
    statement_id: Uuid,
    totals: &[Total],
) -> sqlx::Result<()> {
    fn column<'a, T>(totals: &'a [Total], value: impl Fn(&'a Total) -> T) -> Vec<T> {
        totals.iter().map(value).collect()
    }
    sqlx::query!(
        "DELETE FROM statement_total WHERE tenant_id = $1 AND statement_id = $2",
        tenant,
        statement_id,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO statement_total (tenant_id, statement_id, payee_kind, payee_key, currency, payable, receivable, net)
         SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::numeric[])",
        tenant,
        statement_id,
        &column(totals, |total| total.payee.kind()) as &[&str],
        &column(totals, |total| total.payee.key()) as &[&str],
        &column(totals, |total| total.net.currency().code()) as &[&str],
        &column(totals, |total| total.payable.amount()),
        &column(totals, |total| total.receivable.amount()),
        &column(totals, |total| total.net.amount()),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Totals of a statement, partner first.
pub(crate) async fn list_totals(
    conn: &mut PgConnection,
    tenant: &str,
    statement_id: Uuid,
) -> sqlx::Result<Vec<TotalRow>> {
    sqlx::query_as!(
        TotalRow,
        "SELECT payee_kind, payee_key, currency, payable, receivable, net, held FROM statement_total
         WHERE tenant_id = $1 AND statement_id = $2 ORDER BY payee_kind, payee_key, currency",
        tenant,
        statement_id,
    )
    .fetch_all(conn)
    .await
}

/// Holds more of what the payee of a line gets, or, with a negative amount, less.
pub(crate) async fn hold(
    conn: &mut PgConnection,
    tenant: &str,
    statement_id: Uuid,
    line: u32,
    amount: Decimal,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE statement_total t SET held = t.held + $4 FROM statement_line l
         WHERE l.tenant_id = $1 AND l.statement_id = $2 AND l.line = $3 AND t.tenant_id = l.tenant_id
           AND t.statement_id = l.statement_id AND t.payee_kind = l.payee_kind AND t.payee_key = l.payee_key
           AND t.currency = l.currency",
        tenant,
        statement_id,
        line.cast_signed(),
        amount,
    )
    .execute(conn)
    .await?;
    Ok(())
}
