//! Which payout or invoice settles what of a statement.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::payments::{due::Settlement, payee::PayeeRef};

/// Who settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SettledBy {
    Payout(Uuid),
    Invoice(Uuid),
}

/// Writes what a payout or an invoice settles of one payee's totals. The constraint `statement_settled_once` refuses what
/// is settled already.
pub(crate) async fn insert_all(
    conn: &mut PgConnection,
    tenant: &str,
    by: SettledBy,
    payee: &PayeeRef,
    currency: &str,
    settlements: &[Settlement],
) -> sqlx::Result<()> {
    let (payout_id, invoice_id) = match by {
        SettledBy::Payout(id) => (Some(id), None),
        SettledBy::Invoice(id) => (None, Some(id)),
    };
    let statements: Vec<Uuid> = settlements.iter().map(|one| one.statement_id).collect();
    let payables: Vec<Decimal> = settlements.iter().map(|one| one.payable).collect();
    let receivables: Vec<Decimal> = settlements.iter().map(|one| one.receivable).collect();
    sqlx::query!(
        "INSERT INTO settlement (tenant_id, payee_kind, payee_key, currency, settled_by, payout_id, invoice_id, statement_id,
                                 payable, receivable)
         SELECT $1, $2, $3, $4, coalesce($5::uuid, $6::uuid), $5::uuid, $6::uuid, * FROM unnest($7::uuid[], $8::numeric[], $9::numeric[])",
        tenant,
        payee.kind.code(),
        payee.key,
        currency,
        payout_id,
        invoice_id,
        &statements,
        &payables,
        &receivables,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a payout or an invoice does not settle after all.
pub(crate) async fn update_fallen(
    conn: &mut PgConnection,
    tenant: &str,
    settled_by: &[Uuid],
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE settlement SET stands = FALSE WHERE tenant_id = $1 AND settled_by = ANY($2)",
        tenant,
        settled_by,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What these payouts or invoices settle, or would have settled, by payout or invoice.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    settled_by: &[Uuid],
) -> sqlx::Result<BTreeMap<Uuid, Vec<Settlement>>> {
    let rows = sqlx::query!(
        "SELECT settled_by, statement_id, payable, receivable FROM settlement
         WHERE tenant_id = $1 AND settled_by = ANY($2) ORDER BY settled_by, statement_id",
        tenant,
        settled_by,
    );
    let mut by_settler: BTreeMap<Uuid, Vec<Settlement>> = BTreeMap::new();
    for row in rows.fetch_all(conn).await? {
        by_settler
            .entry(row.settled_by)
            .or_default()
            .push(Settlement {
                statement_id: row.statement_id,
                payable: row.payable,
                receivable: row.receivable,
            });
    }
    Ok(by_settler)
}

/// Keeps these statements as they are until the transaction ends, so that the last payment of several sees the others.
pub(crate) async fn lock_statements(
    conn: &mut PgConnection,
    tenant: &str,
    statements: &[Uuid],
) -> sqlx::Result<()> {
    sqlx::query!(
        "SELECT FROM statement WHERE tenant_id = $1 AND statement_id = ANY($2) ORDER BY statement_id FOR UPDATE",
        tenant,
        statements,
    )
    .fetch_all(conn)
    .await?;
    Ok(())
}

/// Of these statements, those of which nothing is left: everything is settled by payouts and invoices that are paid.
pub(crate) async fn list_settled(
    conn: &mut PgConnection,
    tenant: &str,
    statements: &[Uuid],
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT s.statement_id FROM statement s
         WHERE s.tenant_id = $1 AND s.statement_id = ANY($2) AND s.state = 'ACCEPTED' AND NOT EXISTS (
             SELECT FROM statement_total t
             LEFT JOIN settlement x ON x.tenant_id = t.tenant_id AND x.statement_id = t.statement_id
                  AND x.payee_kind = t.payee_kind AND x.payee_key = t.payee_key AND x.currency = t.currency AND x.stands
                  AND (EXISTS (SELECT FROM payout o WHERE o.tenant_id = $1 AND o.payout_id = x.payout_id AND o.state = 'PAID')
                    OR EXISTS (SELECT FROM invoice i WHERE i.tenant_id = $1 AND i.invoice_id = x.invoice_id
                               AND i.state = 'PAID'))
             WHERE t.tenant_id = $1 AND t.statement_id = s.statement_id AND t.payee_kind <> 'SELLER'
             GROUP BY t.payee_kind, t.payee_key, t.currency, t.payable, t.receivable
             HAVING coalesce(sum(x.payable), 0) <> t.payable OR coalesce(sum(x.receivable), 0) <> t.receivable)
         ORDER BY s.statement_id",
        tenant,
        statements,
    )
    .fetch_all(conn)
    .await
}
