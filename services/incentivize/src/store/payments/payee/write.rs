//! Payees, written.

use sqlx::PgConnection;

use crate::domain::payments::payee::Payee;

/// False when there is such a payee already.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    payee: &Payee,
) -> sqlx::Result<bool> {
    let profile = &payee.profile;
    let minimum = profile.minimum_payout;
    let inserted = sqlx::query!(
        "INSERT INTO payee (tenant_id, payee_id, kind, partner_id, payee_key, legal_name, street, postal_code, city, country,
                            tax_status, vat_id, withholding_percent, withholding_reason, payout_currency, minimum_amount,
                            minimum_currency, self_billing, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
         ON CONFLICT (tenant_id, partner_id, kind, payee_key) DO NOTHING",
        tenant,
        payee.id,
        payee.who.kind.code(),
        payee.who.partner_id,
        payee.who.key,
        profile.legal_name,
        profile.address.street,
        profile.address.postal_code,
        profile.address.city,
        profile.address.country,
        profile.tax_status.code(),
        profile.vat_id,
        profile.withholding_percent,
        profile.withholding_reason,
        profile.payout_currency.map(|currency| currency.code()),
        minimum.map(|minimum| minimum.amount()),
        minimum.map(|minimum| minimum.currency().code()),
        profile.self_billing,
        payee.revision,
        payee.created_at,
    );
    Ok(inserted.execute(conn).await?.rows_affected() == 1)
}

/// What may change of a payee that is locked.
pub(crate) async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    payee: &Payee,
) -> sqlx::Result<()> {
    let profile = &payee.profile;
    let minimum = profile.minimum_payout;
    sqlx::query!(
        "UPDATE payee SET legal_name = $3, street = $4, postal_code = $5, city = $6, country = $7, tax_status = $8,
                vat_id = $9, withholding_percent = $10, withholding_reason = $11, payout_currency = $12,
                minimum_amount = $13, minimum_currency = $14, self_billing = $15, revision = $16
         WHERE tenant_id = $1 AND payee_id = $2",
        tenant,
        payee.id,
        profile.legal_name,
        profile.address.street,
        profile.address.postal_code,
        profile.address.city,
        profile.address.country,
        profile.tax_status.code(),
        profile.vat_id,
        profile.withholding_percent,
        profile.withholding_reason,
        profile.payout_currency.map(|currency| currency.code()),
        minimum.map(|minimum| minimum.amount()),
        minimum.map(|minimum| minimum.currency().code()),
        profile.self_billing,
        payee.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}
