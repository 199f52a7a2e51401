//! The log of facts. Rows are inserted and read, nothing else.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::fact::{Fact, Recorded};
use crate::error::Result;

mod insert;
mod list;
mod row;

pub use insert::insert;
pub use list::{Filter, list};
pub(super) use row::Row;

pub async fn find(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Option<Fact>> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT fact_id, fact_no, source, external_id, kind, partner_id, role, share_percent, account_id, opportunity_id, amount,
                  currency_code, quantity, business_date, registration_id, lineage_id, lineage_no, reverses_fact_id,
                  replaces_fact_id, refunds_fact_id, about_fact_id, product_id, product_category, person, seller, original_date, click_date,
                  invoice_date, subject, score, detailed, reason, recorded_at, FALSE AS "reversed!"
           FROM fact WHERE tenant_id = $1 AND fact_id = $2"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row
        .map(Recorded::try_from)
        .transpose()?
        .map(|recorded| recorded.fact))
}

/// All that was ever derived from the partner's achievements, reversals left out.
pub async fn find_achieved(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<Vec<Recorded>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT fact_id, fact_no, source, external_id, kind, partner_id, role, share_percent, account_id, opportunity_id, amount,
                  currency_code, quantity, business_date, registration_id, lineage_id, lineage_no, reverses_fact_id,
                  replaces_fact_id, refunds_fact_id, about_fact_id, product_id, product_category, person, seller, original_date, click_date,
                  invoice_date, subject, score, detailed, reason, recorded_at,
                  EXISTS (SELECT FROM fact r WHERE r.tenant_id = $1 AND r.reverses_fact_id = f.fact_id) AS "reversed!"
           FROM fact f
           WHERE tenant_id = $1 AND partner_id = $2 AND source = 'tandem.enable' AND reverses_fact_id IS NULL"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Recorded::try_from).collect()
}

/// All that was ever derived from these opportunities, reversals left out.
pub async fn find_derived(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Recorded>>> {
    let mut derived: HashMap<Uuid, Vec<Recorded>> = HashMap::new();
    if opportunities.is_empty() {
        return Ok(derived);
    }
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT fact_id, fact_no, source, external_id, kind, partner_id, role, share_percent, account_id, opportunity_id, amount,
                  currency_code, quantity, business_date, registration_id, lineage_id, lineage_no, reverses_fact_id,
                  replaces_fact_id, refunds_fact_id, about_fact_id, product_id, product_category, person, seller, original_date, click_date,
                  invoice_date, subject, score, detailed, reason, recorded_at,
                  EXISTS (SELECT FROM fact r WHERE r.tenant_id = $1 AND r.reverses_fact_id = f.fact_id) AS "reversed!"
           FROM fact f
           WHERE tenant_id = $1 AND opportunity_id = ANY($2) AND source = 'tandem.sell' AND reverses_fact_id IS NULL"#,
        tenant,
        opportunities,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        if let Some(opportunity_id) = row.opportunity_id {
            derived
                .entry(opportunity_id)
                .or_default()
                .push(row.try_into()?);
        }
    }
    Ok(derived)
}
