use sqlx::PgConnection;

use super::{currency_code, read_value};
use crate::domain::opportunity::{Opportunity, Status};

/// The columns of an opportunity; its involvements are read off its placements.
pub struct OpportunityRow {
    pub opportunity_id: uuid::Uuid,
    pub version: i64,
    pub external_id: String,
    pub account_id: Option<uuid::Uuid>,
    pub status: String,
    pub open_date: Option<chrono::NaiveDate>,
    pub close_date: Option<chrono::NaiveDate>,
    pub value: Option<rust_decimal::Decimal>,
    pub currency: String,
    pub estimated: bool,
}

impl TryFrom<OpportunityRow> for Opportunity {
    type Error = sqlx::Error;

    fn try_from(row: OpportunityRow) -> sqlx::Result<Self> {
        let status = match (row.status.as_str(), row.close_date) {
            ("won", Some(day)) => Status::Won(day),
            ("lost", Some(day)) => Status::Lost(day),
            _ => Status::Open,
        };
        Ok(Self {
            opportunity_id: row.opportunity_id,
            version: row.version,
            external_id: row.external_id,
            account_id: row.account_id,
            status,
            open_date: row.open_date,
            value: read_value(row.value, &row.currency)?,
            estimated: row.estimated,
            involvements: Vec::new(),
        })
    }
}

/// The word for a status in tables and answers.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Won(_) => "won",
        Status::Lost(_) => "lost",
    }
}

/// Inserts or replaces; each opportunity appears once.
pub async fn upsert_opportunities(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[&Opportunity],
) -> sqlx::Result<()> {
    let each = || opportunities.iter();
    let ids: Vec<_> = each().map(|one| one.opportunity_id).collect();
    let versions: Vec<_> = each().map(|one| one.version).collect();
    let external_ids: Vec<_> = each().map(|one| one.external_id.clone()).collect();
    let accounts: Vec<_> = each().map(|one| one.account_id).collect();
    let statuses: Vec<_> = each()
        .map(|one| status_name(one.status).to_owned())
        .collect();
    let open_dates: Vec<_> = each().map(|one| one.open_date).collect();
    let close_dates: Vec<_> = each().map(|one| one.closed_on()).collect();
    let values: Vec<_> = each()
        .map(|one| one.value.map(|value| value.amount()))
        .collect();
    let currencies: Vec<_> = each()
        .map(|one| currency_code(one.value.map(|value| value.currency())).to_owned())
        .collect();
    let estimated: Vec<_> = each().map(|one| one.estimated).collect();
    sqlx::query!(
        "INSERT INTO opportunity
             (tenant_id, opportunity_id, version, external_id, account_id, status, open_date, close_date, value, currency,
              estimated)
         SELECT $1, * FROM UNNEST($2::UUID[], $3::BIGINT[], $4::TEXT[], $5::UUID[], $6::TEXT[], $7::DATE[], $8::DATE[],
                                  $9::NUMERIC[], $10::TEXT[], $11::BOOLEAN[])
         ON CONFLICT (tenant_id, opportunity_id) DO UPDATE
         SET version = EXCLUDED.version, external_id = EXCLUDED.external_id, account_id = EXCLUDED.account_id,
             status = EXCLUDED.status, open_date = EXCLUDED.open_date, close_date = EXCLUDED.close_date,
             value = EXCLUDED.value, currency = EXCLUDED.currency, estimated = EXCLUDED.estimated",
        tenant,
        &ids,
        &versions,
        &external_ids,
        &accounts as &[Option<uuid::Uuid>],
        &statuses,
        &open_dates as &[Option<chrono::NaiveDate>],
        &close_dates as &[Option<chrono::NaiveDate>],
        &values as &[Option<rust_decimal::Decimal>],
        &currencies,
        &estimated,
    )
    .execute(conn)
    .await?;
    Ok(())
}
