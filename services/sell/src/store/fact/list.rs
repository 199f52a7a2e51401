//! Pages of the log.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Row;
use crate::domain::fact::{Fact, Recorded};
use crate::domain::vocabulary::FactKind;
use crate::error::Result;

/// Which facts a list shows; what is None does not matter.
#[derive(Default)]
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub kind: Option<FactKind>,
    pub opportunity_id: Option<Uuid>,
    pub about_fact_id: Option<Uuid>,
    pub product_id: Option<Uuid>,
    pub person: Option<String>,
    pub from: Option<NaiveDate>,
    /// Exclusive.
    pub to: Option<NaiveDate>,
}

/// In the order of recording, those behind `after`; each with its place.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Fact)>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT fact_id, fact_no, source, external_id, kind, partner_id, role, share_percent, account_id, opportunity_id, amount,
                  currency_code, quantity, business_date, registration_id, lineage_id, lineage_no, reverses_fact_id,
                  replaces_fact_id, refunds_fact_id, about_fact_id, product_id, product_category, person, seller, original_date, click_date,
                  invoice_date, subject, score, detailed, reason, recorded_at, FALSE AS "reversed!"
           FROM fact
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::text IS NULL OR kind = $3)
             AND ($4::uuid IS NULL OR opportunity_id = $4) AND ($5::date IS NULL OR business_date >= $5)
             AND ($6::date IS NULL OR business_date < $6) AND ($7::uuid IS NULL OR about_fact_id = $7)
             AND ($8::uuid IS NULL OR product_id = $8) AND ($9::text IS NULL OR person = $9) AND fact_no > $10
           ORDER BY fact_no LIMIT $11"#,
        tenant,
        filter.partner_id,
        filter.kind.map(FactKind::as_str),
        filter.opportunity_id,
        filter.from,
        filter.to,
        filter.about_fact_id,
        filter.product_id,
        filter.person.as_deref(),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.fact_no, Recorded::try_from(row)?.fact)))
        .collect()
}
