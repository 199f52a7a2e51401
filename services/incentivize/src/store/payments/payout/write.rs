//! Payouts, written.

use sqlx::PgConnection;

use crate::domain::payments::payout::Payout;

pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    payout: &Payout,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO payout (tenant_id, payout_id, batch_id, payee_id, partner_id, bank_details_id, state, currency, net,
                             vat_rule, vat, withheld, gross, amount, payout_currency, exchange_rate, exchange_date, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        tenant,
        payout.id,
        payout.batch_id,
        payout.payee_id,
        payout.partner_id,
        payout.bank_details_id,
        payout.state.code(),
        payout.net.currency().code(),
        payout.net.amount(),
        payout.vat_rule,
        payout.vat.amount(),
        payout.withheld.amount(),
        payout.gross.amount(),
        payout.amount.amount(),
        payout.amount.currency().code(),
        payout.exchange.map(|exchange| exchange.rate),
        payout.exchange.map(|exchange| exchange.date),
        payout.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How far a payout has come.
pub(crate) async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    payout: &Payout,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE payout SET state = $3, instructed_at = $4, result_at = $5, value_date = $6, reason_code = $7,
                provider_reference = $8, invoice_number = $9, revision = $10
         WHERE tenant_id = $1 AND payout_id = $2",
        tenant,
        payout.id,
        payout.state.code(),
        payout.instructed_at,
        payout.result_at,
        payout.value_date,
        payout.reason_code,
        payout.provider_reference,
        payout.invoice_number,
        payout.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}
