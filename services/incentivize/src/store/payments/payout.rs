//! Payouts.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{super::unreadable, money};
use crate::domain::payments::payout::{Exchange, Payout, PayoutState};

mod write;

pub(crate) use write::{insert, update};

struct PayoutRow {
    payout_id: Uuid,
    batch_id: Uuid,
    payee_id: Uuid,
    partner_id: Uuid,
    bank_details_id: Uuid,
    state: String,
    currency: String,
    net: Decimal,
    vat_rule: String,
    vat: Decimal,
    withheld: Decimal,
    gross: Decimal,
    amount: Decimal,
    payout_currency: String,
    exchange_rate: Option<Decimal>,
    exchange_date: Option<NaiveDate>,
    instructed_at: Option<DateTime<Utc>>,
    result_at: Option<DateTime<Utc>>,
    value_date: Option<NaiveDate>,
    reason_code: Option<String>,
    provider_reference: Option<String>,
    invoice_number: Option<i64>,
    revision: i64,
}

impl TryFrom<PayoutRow> for Payout {
    type Error = sqlx::Error;

    fn try_from(row: PayoutRow) -> sqlx::Result<Self> {
        let state = PayoutState::parse(&row.state);
        let exchange = row.exchange_rate.zip(row.exchange_date);
        Ok(Self {
            id: row.payout_id,
            batch_id: row.batch_id,
            payee_id: row.payee_id,
            partner_id: row.partner_id,
            bank_details_id: row.bank_details_id,
            state: state.ok_or_else(|| unreadable("payout state", &row.state))?,
            net: money(row.net, &row.currency)?,
            vat_rule: row.vat_rule,
            vat: money(row.vat, &row.currency)?,
            withheld: money(row.withheld, &row.currency)?,
            gross: money(row.gross, &row.currency)?,
            amount: money(row.amount, &row.payout_currency)?,
            exchange: exchange.map(|(rate, date)| Exchange {
                rate: rate.normalize(),
                date,
            }),
            instructed_at: row.instructed_at,
            result_at: row.result_at,
            value_date: row.value_date,
            reason_code: row.reason_code,
            provider_reference: row.provider_reference,
            invoice_number: row.invoice_number,
            revision: row.revision,
        })
    }
}

/// The payout, which nobody else changes until the transaction ends.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    payout_id: Uuid,
) -> sqlx::Result<Option<Payout>> {
    let row = sqlx::query_as!(
        PayoutRow,
        "SELECT payout_id, batch_id, payee_id, partner_id, bank_details_id, state, currency, net, vat_rule, vat, withheld,
                gross, amount, payout_currency, exchange_rate, exchange_date, instructed_at, result_at, value_date,
                reason_code, provider_reference, invoice_number, revision
         FROM payout WHERE tenant_id = $1 AND payout_id = $2 FOR UPDATE",
        tenant,
        payout_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// A payout; only of this partner, if one is given.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    payout_id: Uuid,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Option<Payout>> {
    let row = sqlx::query_as!(
        PayoutRow,
        "SELECT payout_id, batch_id, payee_id, partner_id, bank_details_id, state, currency, net, vat_rule, vat, withheld,
                gross, amount, payout_currency, exchange_rate, exchange_date, instructed_at, result_at, value_date,
                reason_code, provider_reference, invoice_number, revision
         FROM payout WHERE tenant_id = $1 AND payout_id = $2 AND ($3::uuid IS NULL OR partner_id = $3)",
        tenant,
        payout_id,
        partner_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// All of these batches, in the order in which they were planned.
pub(crate) async fn list_of_batches(
    conn: &mut PgConnection,
    tenant: &str,
    batches: &[Uuid],
) -> sqlx::Result<Vec<Payout>> {
    let rows = sqlx::query_as!(
        PayoutRow,
        "SELECT payout_id, batch_id, payee_id, partner_id, bank_details_id, state, currency, net, vat_rule, vat, withheld,
                gross, amount, payout_currency, exchange_rate, exchange_date, instructed_at, result_at, value_date,
                reason_code, provider_reference, invoice_number, revision
         FROM payout WHERE tenant_id = $1 AND batch_id = ANY($2) ORDER BY payout_id",
        tenant,
        batches,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Combined; None is any.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) partner_id: Option<Uuid>,
    pub(crate) batch_id: Option<Uuid>,
    pub(crate) state: Option<String>,
}

/// Newest first.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    before: Option<Uuid>,
    limit: i64,
) -> sqlx::Result<Vec<Payout>> {
    let rows = sqlx::query_as!(
        PayoutRow,
        "SELECT payout_id, batch_id, payee_id, partner_id, bank_details_id, state, currency, net, vat_rule, vat, withheld,
                gross, amount, payout_currency, exchange_rate, exchange_date, instructed_at, result_at, value_date,
                reason_code, provider_reference, invoice_number, revision
         FROM payout
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR batch_id = $3)
           AND ($4::text IS NULL OR state = $4) AND ($5::uuid IS NULL OR payout_id < $5)
         ORDER BY payout_id DESC LIMIT $6",
        tenant,
        filter.partner_id,
        filter.batch_id,
        filter.state,
        before,
        limit,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}
