//! Invoices and the money that came in for them.

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::Money;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{super::unreadable, money};
use crate::domain::payments::invoice::{Invoice, InvoiceState};

mod write;

pub(crate) use write::{insert, update};

struct InvoiceRow {
    invoice_id: Uuid,
    number: i64,
    state: String,
    partner_id: Uuid,
    billed_name: String,
    issue_date: NaiveDate,
    due_date: NaiveDate,
    currency: String,
    net: Decimal,
    vat_rule: String,
    vat_percent: Decimal,
    vat: Decimal,
    gross: Decimal,
    received: Decimal,
    credit_note_number: Option<i64>,
    credit_reason: String,
    created_at: DateTime<Utc>,
    revision: i64,
}

impl TryFrom<InvoiceRow> for Invoice {
    type Error = sqlx::Error;

    fn try_from(row: InvoiceRow) -> sqlx::Result<Self> {
        let state = InvoiceState::parse(&row.state);
        Ok(Self {
            id: row.invoice_id,
            number: row.number,
            state: state.ok_or_else(|| unreadable("invoice state", &row.state))?,
            partner_id: row.partner_id,
            billed_name: row.billed_name,
            issue_date: row.issue_date,
            due_date: row.due_date,
            net: money(row.net, &row.currency)?,
            vat_rule: row.vat_rule,
            vat_percent: row.vat_percent.normalize(),
            vat: money(row.vat, &row.currency)?,
            gross: money(row.gross, &row.currency)?,
            received: money(row.received, &row.currency)?,
            credit_note_number: row.credit_note_number,
            credit_reason: row.credit_reason,
            created_at: row.created_at,
            revision: row.revision,
        })
    }
}

/// The invoice, which nobody else changes until the transaction ends.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    invoice_id: Uuid,
) -> sqlx::Result<Option<Invoice>> {
    let row = sqlx::query_as!(
        InvoiceRow,
        "SELECT invoice_id, number, state, partner_id, billed_name, issue_date, due_date, currency, net, vat_rule,
                vat_percent, vat, gross, received, credit_note_number, credit_reason, created_at, revision
         FROM invoice WHERE tenant_id = $1 AND invoice_id = $2 FOR UPDATE",
        tenant,
        invoice_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// An invoice; only of this partner, if one is given.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    invoice_id: Uuid,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Option<Invoice>> {
    let row = sqlx::query_as!(
        InvoiceRow,
        "SELECT invoice_id, number, state, partner_id, billed_name, issue_date, due_date, currency, net, vat_rule,
                vat_percent, vat, gross, received, credit_note_number, credit_reason, created_at, revision
         FROM invoice WHERE tenant_id = $1 AND invoice_id = $2 AND ($3::uuid IS NULL OR partner_id = $3)",
        tenant,
        invoice_id,
        partner_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Newest first; None is any.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    state: Option<String>,
    before: Option<i64>,
    limit: i64,
) -> sqlx::Result<Vec<Invoice>> {
    let rows = sqlx::query_as!(
        InvoiceRow,
        "SELECT invoice_id, number, state, partner_id, billed_name, issue_date, due_date, currency, net, vat_rule,
                vat_percent, vat, gross, received, credit_note_number, credit_reason, created_at, revision
         FROM invoice
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::text IS NULL OR state = $3)
           AND ($4::bigint IS NULL OR number < $4)
         ORDER BY number DESC LIMIT $5",
        tenant,
        partner_id,
        state,
        before,
        limit,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) external_id: String,
    pub(crate) invoice_id: Uuid,
    pub(crate) amount: Money,
    pub(crate) value_date: NaiveDate,
}

/// False when the reference is known already.
pub(crate) async fn insert_receipt(
    conn: &mut PgConnection,
    tenant: &str,
    receipt: &Receipt,
) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "INSERT INTO receipt (tenant_id, external_id, invoice_id, amount, value_date) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, external_id) DO NOTHING",
        tenant,
        receipt.external_id,
        receipt.invoice_id,
        receipt.amount.amount(),
        receipt.value_date,
    );
    Ok(inserted.execute(conn).await?.rows_affected() == 1)
}

/// The invoice, amount and day of a reference of the bank.
pub(crate) async fn find_receipt(
    conn: &mut PgConnection,
    tenant: &str,
    external_id: &str,
) -> sqlx::Result<Option<Receipt>> {
    let row = sqlx::query!(
        "SELECT r.invoice_id, r.amount, i.currency, r.value_date
         FROM receipt r JOIN invoice i ON i.tenant_id = r.tenant_id AND i.invoice_id = r.invoice_id
         WHERE r.tenant_id = $1 AND r.external_id = $2",
        tenant,
        external_id,
    );
    let row = row.fetch_optional(conn).await?;
    row.map(|row| {
        Ok(Receipt {
            external_id: external_id.to_owned(),
            invoice_id: row.invoice_id,
            amount: money(row.amount, &row.currency)?,
            value_date: row.value_date,
        })
    })
    .transpose()
}

/// What came in for these invoices, by day.
pub(crate) async fn list_receipts(
    conn: &mut PgConnection,
    tenant: &str,
    invoices: &[Uuid],
) -> sqlx::Result<Vec<Receipt>> {
    let rows = sqlx::query!(
        "SELECT r.external_id, r.invoice_id, r.amount, i.currency, r.value_date
         FROM receipt r JOIN invoice i ON i.tenant_id = r.tenant_id AND i.invoice_id = r.invoice_id
         WHERE r.tenant_id = $1 AND r.invoice_id = ANY($2) ORDER BY r.value_date, r.external_id",
        tenant,
        invoices,
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    rows.map(|row| {
        Ok(Receipt {
            external_id: row.external_id,
            invoice_id: row.invoice_id,
            amount: money(row.amount, &row.currency)?,
            value_date: row.value_date,
        })
    })
    .collect()
}
