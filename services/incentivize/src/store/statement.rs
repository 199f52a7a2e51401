//! Statements and what they come to.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

#[allow(dead_code, reason = "read by payments")]
/// What an accepted statement comes to for one payee in one currency.
pub(crate) struct PayableRow {
    pub(crate) statement_id: Uuid,
    pub(crate) partner_id: Uuid,
    pub(crate) number: i32,
    pub(crate) accepted_at: DateTime<Utc>,
    /// PARTNER or PERSON; what a seller is credited with is never paid.
    pub(crate) payee_kind: String,
    /// The person; empty for the partner.
    pub(crate) payee_key: String,
    pub(crate) currency: String,
    pub(crate) payable: Decimal,
    pub(crate) receivable: Decimal,
    /// Positive when we owe.
    pub(crate) net: Decimal,
    /// The part of `net` in dispute.
    pub(crate) held: Decimal,
}

#[allow(dead_code, reason = "read by payments")]
/// Totals of statements that are accepted and not yet paid, of one partner or all, oldest period first.
pub(crate) async fn list_payable(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    currency: Option<&str>,
) -> sqlx::Result<Vec<PayableRow>> {
    sqlx::query_as!(
        PayableRow,
        r#"SELECT s.statement_id, s.partner_id, s.number, s.accepted_at AS "accepted_at!", t.payee_kind, t.payee_key,
                  t.currency, t.payable, t.receivable, t.net, t.held
           FROM statement s
           JOIN statement_total t ON t.tenant_id = s.tenant_id AND t.statement_id = s.statement_id
           WHERE s.tenant_id = $1 AND s.state = 'ACCEPTED' AND t.payee_kind <> 'SELLER'
             AND ($2::uuid IS NULL OR s.partner_id = $2) AND ($3::text IS NULL OR t.currency = $3)
           ORDER BY s.partner_id, s.period_end, t.payee_kind, t.payee_key, t.currency"#,
        tenant,
        partner_id,
        currency,
    )
    .fetch_all(conn)
    .await
}

#[allow(dead_code, reason = "written by payments")]
/// Marks an accepted statement as paid; false when it was not accepted or is paid already.
pub(crate) async fn update_paid(
    conn: &mut PgConnection,
    tenant: &str,
    statement_id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let updated = sqlx::query!(
        "UPDATE statement SET state = 'PAID', paid_at = $3, revision = revision + 1
         WHERE tenant_id = $1 AND statement_id = $2 AND state = 'ACCEPTED'",
        tenant,
        statement_id,
        now,
    );
    Ok(updated.execute(conn).await?.rows_affected() == 1)
}
