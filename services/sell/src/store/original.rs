//! Facts about to be refunded, paid, churned, corrected or reversed, with what has happened to them.

use std::collections::HashMap;

use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::fact::Row;
use crate::domain::fact::{Fact, Original, Recorded};
use crate::error::Result;

/// A locked fact, and what has happened to it.
pub struct Locked {
    pub fact: Fact,
    pub reversed: bool,
    pub refunds: i64,
    pub refunded_amount: Decimal,
    pub refunded_quantity: Decimal,
    pub payments: i64,
    pub churns: i64,
}

impl From<Locked> for Original {
    fn from(locked: Locked) -> Self {
        Self {
            cancelled: locked.reversed || locked.fact.reverses.is_some(),
            content: locked.fact.content,
            refunded_amount: locked.refunded_amount,
            refunded_quantity: locked.refunded_quantity,
            churned: locked.churns > 0,
        }
    }
}

/// Locks the facts in one order; what follows one fact and what reverses it wait for each other.
pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Locked>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    sqlx::query!(
        "SELECT fact_id FROM fact WHERE tenant_id = $1 AND fact_id = ANY($2) ORDER BY fact_id FOR NO KEY UPDATE",
        tenant,
        ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    // A statement of its own: it sees what the lock was waited for.
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT fact_id, fact_no, source, external_id, kind, partner_id, role, share_percent, account_id, opportunity_id, amount,
                  currency_code, quantity, business_date, registration_id, lineage_id, lineage_no, reverses_fact_id,
                  replaces_fact_id, refunds_fact_id, about_fact_id, product_id, product_category, person, seller, original_date, click_date,
                  invoice_date, subject, score, detailed, reason, recorded_at,
                  EXISTS (SELECT FROM fact r WHERE r.tenant_id = $1 AND r.reverses_fact_id = f.fact_id) AS "reversed!"
           FROM fact f WHERE tenant_id = $1 AND fact_id = ANY($2)"#,
        tenant,
        ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut locked = HashMap::new();
    for row in rows {
        let Recorded { fact, reversed, .. } = row.try_into()?;
        let zero = Decimal::ZERO;
        let none = Locked {
            fact,
            reversed,
            refunds: 0,
            refunded_amount: zero,
            refunded_quantity: zero,
            payments: 0,
            churns: 0,
        };
        locked.insert(none.fact.id, none);
    }
    count_followers(conn, tenant, ids, &mut locked).await?;
    Ok(locked)
}

/// Refunds, payments and churns that were not reversed, of the fact itself or of one before it in its lineage: what a deal gave
/// back stays given back when the deal is corrected.
async fn count_followers(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
    locked: &mut HashMap<Uuid, Locked>,
) -> Result<()> {
    let rows = sqlx::query!(
        r#"SELECT wanted.fact_id, count(*) FILTER (WHERE f.kind = 'REFUND') AS "refunds!",
                  COALESCE(sum(f.amount) FILTER (WHERE f.kind = 'REFUND'), 0) AS "amount!",
                  COALESCE(sum(f.quantity) FILTER (WHERE f.kind = 'REFUND'), 0) AS "quantity!",
                  count(*) FILTER (WHERE f.kind = 'CUSTOMER_PAYMENT') AS "payments!",
                  count(*) FILTER (WHERE f.kind = 'CHURN') AS "churns!"
           FROM fact wanted
           JOIN fact relative ON relative.tenant_id = $1 AND relative.lineage_id = wanted.lineage_id
           JOIN fact f ON f.tenant_id = $1 AND (f.refunds_fact_id = relative.fact_id OR f.about_fact_id = relative.fact_id)
                      AND f.reverses_fact_id IS NULL
           WHERE wanted.tenant_id = $1 AND wanted.fact_id = ANY($2)
             AND NOT EXISTS (SELECT FROM fact r WHERE r.tenant_id = $1 AND r.reverses_fact_id = f.fact_id)
           GROUP BY wanted.fact_id"#,
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        if let Some(fact) = locked.get_mut(&row.fact_id) {
            fact.refunds = row.refunds;
            fact.refunded_amount = row.amount;
            fact.refunded_quantity = row.quantity;
            fact.payments = row.payments;
            fact.churns = row.churns;
        }
    }
    Ok(())
}
