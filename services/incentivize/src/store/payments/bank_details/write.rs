//! Bank details, written.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::payments::bank_details::{Account, BankDetails, Stage};

/// False when the payee has a proposal already.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    details: &BankDetails,
) -> sqlx::Result<bool> {
    let (mut iban, mut bic, mut number, mut bank, mut provider) = (None, None, None, "", None);
    match &details.account {
        Account::Iban { iban: of, bic: at } => (iban, bic) = (Some(of.as_str()), at.as_deref()),
        Account::Number {
            number: of,
            bic: at,
            bank_name,
        } => (number, bic, bank) = (Some(of.as_str()), Some(at.as_str()), bank_name),
        Account::Provider(of) => provider = Some(of.as_str()),
    }
    let inserted = sqlx::query!(
        "INSERT INTO bank_details (tenant_id, bank_details_id, payee_id, state, holder_name, iban, bic, account_number,
                                   bank_name, provider_account, proposed_by, proposed_at)
         VALUES ($1, $2, $3, 'PROPOSED', $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (tenant_id, payee_id) WHERE state = 'PROPOSED' DO NOTHING",
        tenant,
        details.id,
        details.payee_id,
        details.holder_name,
        iban,
        bic,
        number,
        bank,
        provider,
        details.proposed_by,
        details.proposed_at,
    );
    Ok(inserted.execute(conn).await?.rows_affected() == 1)
}

/// How far bank details have come.
pub(crate) async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    details: &BankDetails,
) -> sqlx::Result<()> {
    type Step<'a> = (Option<&'a str>, Option<DateTime<Utc>>);
    let none: Step<'_> = (None, None);
    let (state, confirmed, effective_at, cancelled): (_, Step<'_>, _, Step<'_>) =
        match &details.stage {
            Stage::Proposed => ("PROPOSED", none, None, none),
            Stage::Confirmed {
                by,
                at,
                effective_at,
            } => (
                "CONFIRMED",
                (Some(by), Some(*at)),
                Some(*effective_at),
                none,
            ),
            Stage::Cancelled { by, at } => ("CANCELLED", none, None, (Some(by), Some(*at))),
        };
    sqlx::query!(
        "UPDATE bank_details SET state = $3, confirmed_by = coalesce($4, confirmed_by),
                confirmed_at = coalesce($5, confirmed_at), effective_at = coalesce($6, effective_at), cancelled_by = $7,
                cancelled_at = $8
         WHERE tenant_id = $1 AND bank_details_id = $2",
        tenant,
        details.id,
        state,
        confirmed.0,
        confirmed.1,
        effective_at,
        cancelled.0,
        cancelled.1,
    )
    .execute(conn)
    .await?;
    Ok(())
}
