use std::collections::BTreeSet;

use kit::money::Money;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::partner_fact::PartnerFact;
use crate::error::Error;

/// Keeps what is not known yet, and answers whose facts these are.
pub async fn insert_new(
    conn: &mut PgConnection,
    tenant: &str,
    facts: &[PartnerFact],
) -> Result<BTreeSet<Uuid>, Error> {
    let mut partners = BTreeSet::new();
    for fact in facts {
        let inserted = sqlx::query!(
            "INSERT INTO partner_fact (tenant_id, fact_id, partner_id, kind, role, opportunity_id, sign, amount, currency,
                                       business_date, refunds_fact_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (tenant_id, fact_id) DO NOTHING",
            tenant,
            fact.id,
            fact.partner_id,
            fact.kind.name(),
            fact.role.map(|role| role.name()),
            fact.opportunity_id,
            fact.sign(),
            fact.shared_amount(),
            fact.amount.map(|amount: Money| amount.currency().code()),
            fact.business_date,
            fact.refunds,
        )
        .execute(&mut *conn)
        .await?;
        if inserted.rows_affected() == 1 {
            partners.insert(fact.partner_id);
        }
    }
    Ok(partners)
}
