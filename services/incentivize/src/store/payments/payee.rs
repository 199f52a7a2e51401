//! Payees.

use chrono::{DateTime, Utc};
use kit::money::Money;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{super::unreadable, currency, money};
use crate::domain::payments::{
    payee::{Address, Payee, PayeeKind, PayeeRef, Profile},
    tax::TaxStatus,
};

mod write;

pub(crate) use write::{insert, update};

struct PayeeRow {
    payee_id: Uuid,
    kind: String,
    partner_id: Uuid,
    payee_key: String,
    legal_name: String,
    street: String,
    postal_code: String,
    city: String,
    country: String,
    tax_status: String,
    vat_id: String,
    withholding_percent: Decimal,
    withholding_reason: String,
    payout_currency: Option<String>,
    minimum_amount: Option<Decimal>,
    minimum_currency: Option<String>,
    self_billing: bool,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<PayeeRow> for Payee {
    type Error = sqlx::Error;

    fn try_from(row: PayeeRow) -> sqlx::Result<Self> {
        let kind =
            PayeeKind::parse(&row.kind).ok_or_else(|| unreadable("payee kind", &row.kind))?;
        Ok(Self {
            id: row.payee_id,
            who: PayeeRef::new(kind, row.partner_id, &row.payee_key),
            revision: row.revision,
            created_at: row.created_at,
            profile: row.profile()?,
        })
    }
}

impl PayeeRow {
    fn profile(self) -> sqlx::Result<Profile> {
        let status = TaxStatus::parse(&self.tax_status);
        Ok(Profile {
            tax_status: status.ok_or_else(|| unreadable("tax status", &self.tax_status))?,
            payout_currency: self.payout_currency.as_deref().map(currency).transpose()?,
            minimum_payout: minimum(self.minimum_amount, self.minimum_currency.as_deref())?,
            legal_name: self.legal_name,
            address: Address {
                street: self.street,
                postal_code: self.postal_code,
                city: self.city,
                country: self.country,
            },
            vat_id: self.vat_id,
            withholding_percent: self.withholding_percent.normalize(),
            withholding_reason: self.withholding_reason,
            self_billing: self.self_billing,
        })
    }
}

fn minimum(amount: Option<Decimal>, currency: Option<&str>) -> sqlx::Result<Option<Money>> {
    let pair = amount.zip(currency);
    pair.map(|(amount, currency)| money(amount, currency))
        .transpose()
}

/// A payee; only of this partner, if one is given.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    payee_id: Uuid,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Option<Payee>> {
    let row = sqlx::query_as!(
        PayeeRow,
        "SELECT payee_id, kind, partner_id, payee_key, legal_name, street, postal_code, city, country, tax_status, vat_id,
                withholding_percent, withholding_reason, payout_currency, minimum_amount, minimum_currency, self_billing,
                revision, created_at
         FROM payee WHERE tenant_id = $1 AND payee_id = $2 AND ($3::uuid IS NULL OR partner_id = $3)",
        tenant,
        payee_id,
        partner_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// The payee, which nobody else changes until the transaction ends; only of this partner, if one is given.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    payee_id: Uuid,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Option<Payee>> {
    let row = sqlx::query_as!(
        PayeeRow,
        "SELECT payee_id, kind, partner_id, payee_key, legal_name, street, postal_code, city, country, tax_status, vat_id,
                withholding_percent, withholding_reason, payout_currency, minimum_amount, minimum_currency, self_billing,
                revision, created_at
         FROM payee WHERE tenant_id = $1 AND payee_id = $2 AND ($3::uuid IS NULL OR partner_id = $3) FOR UPDATE",
        tenant,
        payee_id,
        partner_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Payees of these partners.
pub(crate) async fn list_of_partners(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &[Uuid],
) -> sqlx::Result<Vec<Payee>> {
    let rows = sqlx::query_as!(
        PayeeRow,
        "SELECT payee_id, kind, partner_id, payee_key, legal_name, street, postal_code, city, country, tax_status, vat_id,
                withholding_percent, withholding_reason, payout_currency, minimum_amount, minimum_currency, self_billing,
                revision, created_at
         FROM payee WHERE tenant_id = $1 AND partner_id = ANY($2)",
        tenant,
        partners,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// By legal name; None is any.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    kind: Option<String>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<Payee>> {
    let (name, id) = after.unzip();
    let rows = sqlx::query_as!(
        PayeeRow,
        "SELECT payee_id, kind, partner_id, payee_key, legal_name, street, postal_code, city, country, tax_status, vat_id,
                withholding_percent, withholding_reason, payout_currency, minimum_amount, minimum_currency, self_billing,
                revision, created_at
         FROM payee
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::text IS NULL OR kind = $3)
           AND ($4::text IS NULL OR (legal_name, payee_id) > ($4, $5::uuid))
         ORDER BY legal_name, payee_id LIMIT $6",
        tenant,
        partner_id,
        kind,
        name,
        id,
        limit,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}
