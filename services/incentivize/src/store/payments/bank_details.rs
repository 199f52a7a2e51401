//! Bank details: all that were ever proposed.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::unreadable;
use crate::domain::payments::bank_details::{Account, BankDetails, Stage};

mod write;

pub(crate) use write::{insert, update};

struct BankDetailsRow {
    bank_details_id: Uuid,
    payee_id: Uuid,
    state: String,
    holder_name: String,
    iban: Option<String>,
    bic: Option<String>,
    account_number: Option<String>,
    bank_name: String,
    provider_account: Option<String>,
    proposed_by: String,
    proposed_at: DateTime<Utc>,
    confirmed_by: Option<String>,
    confirmed_at: Option<DateTime<Utc>>,
    effective_at: Option<DateTime<Utc>>,
    cancelled_by: Option<String>,
    cancelled_at: Option<DateTime<Utc>>,
}

impl TryFrom<BankDetailsRow> for BankDetails {
    type Error = sqlx::Error;

    fn try_from(row: BankDetailsRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.bank_details_id,
            payee_id: row.payee_id,
            stage: stage(&row)?,
            account: match (row.iban, row.account_number, row.provider_account) {
                (Some(iban), _, _) => Account::Iban { iban, bic: row.bic },
                (_, Some(number), _) => Account::Number {
                    number,
                    bic: row.bic.unwrap_or_default(),
                    bank_name: row.bank_name,
                },
                (_, _, provider) => Account::Provider(provider.unwrap_or_default()),
            },
            holder_name: row.holder_name,
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at,
        })
    }
}

fn stage(row: &BankDetailsRow) -> sqlx::Result<Stage> {
    let incomplete = || unreadable("state of bank details", &row.state);
    match row.state.as_str() {
        "PROPOSED" => Ok(Stage::Proposed),
        "CONFIRMED" => Ok(Stage::Confirmed {
            by: row.confirmed_by.clone().ok_or_else(incomplete)?,
            at: row.confirmed_at.ok_or_else(incomplete)?,
            effective_at: row.effective_at.ok_or_else(incomplete)?,
        }),
        "CANCELLED" => Ok(Stage::Cancelled {
            by: row.cancelled_by.clone().ok_or_else(incomplete)?,
            at: row.cancelled_at.ok_or_else(incomplete)?,
        }),
        _ => Err(incomplete()),
    }
}

/// Bank details; only of a payee of this partner, if one is given.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    bank_details_id: Uuid,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Option<BankDetails>> {
    let row = sqlx::query_as!(
        BankDetailsRow,
        "SELECT b.bank_details_id, b.payee_id, b.state, b.holder_name, b.iban, b.bic, b.account_number, b.bank_name,
                b.provider_account, b.proposed_by, b.proposed_at, b.confirmed_by, b.confirmed_at, b.effective_at,
                b.cancelled_by, b.cancelled_at
         FROM bank_details b JOIN payee p ON p.tenant_id = b.tenant_id AND p.payee_id = b.payee_id
         WHERE b.tenant_id = $1 AND b.bank_details_id = $2 AND ($3::uuid IS NULL OR p.partner_id = $3)",
        tenant,
        bank_details_id,
        partner_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Bank details by id.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> sqlx::Result<Vec<BankDetails>> {
    let rows = sqlx::query_as!(
        BankDetailsRow,
        "SELECT bank_details_id, payee_id, state, holder_name, iban, bic, account_number, bank_name, provider_account,
                proposed_by, proposed_at, confirmed_by, confirmed_at, effective_at, cancelled_by, cancelled_at
         FROM bank_details WHERE tenant_id = $1 AND bank_details_id = ANY($2)",
        tenant,
        ids,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// What payouts to these payees use at a moment: of each, the details that took effect last.
pub(crate) async fn list_effective(
    conn: &mut PgConnection,
    tenant: &str,
    payees: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<BankDetails>> {
    let rows = sqlx::query_as!(
        BankDetailsRow,
        "SELECT DISTINCT ON (payee_id) bank_details_id, payee_id, state, holder_name, iban, bic, account_number, bank_name,
                provider_account, proposed_by, proposed_at, confirmed_by, confirmed_at, effective_at, cancelled_by,
                cancelled_at
         FROM bank_details
         WHERE tenant_id = $1 AND payee_id = ANY($2) AND state = 'CONFIRMED' AND effective_at <= $3
         ORDER BY payee_id, effective_at DESC, bank_details_id DESC",
        tenant,
        payees,
        now,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// All of a payee, newest first.
pub(crate) async fn list_of_payee(
    conn: &mut PgConnection,
    tenant: &str,
    payee_id: Uuid,
    before: Option<Uuid>,
    limit: i64,
) -> sqlx::Result<Vec<BankDetails>> {
    let rows = sqlx::query_as!(
        BankDetailsRow,
        "SELECT bank_details_id, payee_id, state, holder_name, iban, bic, account_number, bank_name, provider_account,
                proposed_by, proposed_at, confirmed_by, confirmed_at, effective_at, cancelled_by, cancelled_at
         FROM bank_details
         WHERE tenant_id = $1 AND payee_id = $2 AND ($3::uuid IS NULL OR bank_details_id < $3)
         ORDER BY bank_details_id DESC LIMIT $4",
        tenant,
        payee_id,
        before,
        limit,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}
