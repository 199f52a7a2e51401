//! Invoices, written.

use sqlx::PgConnection;

use crate::domain::payments::invoice::Invoice;

pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    invoice: &Invoice,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO invoice (tenant_id, invoice_id, number, state, partner_id, billed_name, issue_date, due_date, currency,
                              net, vat_rule, vat_percent, vat, gross, received, credit_reason, created_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        tenant,
        invoice.id,
        invoice.number,
        invoice.state.code(),
        invoice.partner_id,
        invoice.billed_name,
        invoice.issue_date,
        invoice.due_date,
        invoice.net.currency().code(),
        invoice.net.amount(),
        invoice.vat_rule,
        invoice.vat_percent,
        invoice.vat.amount(),
        invoice.gross.amount(),
        invoice.received.amount(),
        invoice.credit_reason,
        invoice.created_at,
        invoice.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How far an invoice has come.
pub(crate) async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    invoice: &Invoice,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE invoice SET state = $3, received = $4, credit_note_number = $5, credit_reason = $6, revision = $7
         WHERE tenant_id = $1 AND invoice_id = $2",
        tenant,
        invoice.id,
        invoice.state.code(),
        invoice.received.amount(),
        invoice.credit_note_number,
        invoice.credit_reason,
        invoice.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}
