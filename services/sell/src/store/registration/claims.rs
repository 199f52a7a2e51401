//! Claims that are alive around some opportunities: on the same opportunity, or anywhere in the hierarchies of their accounts.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::opportunity::Reference;
use crate::domain::registration::Claim;
use crate::error::Result;

/// The top of each account's hierarchy.
pub type Roots = HashMap<Uuid, Uuid>;

pub async fn find_roots(conn: &mut PgConnection, tenant: &str, accounts: &[Uuid]) -> Result<Roots> {
    if accounts.is_empty() {
        return Ok(Roots::new());
    }
    let rows = sqlx::query!(
        r#"WITH RECURSIVE up AS (
               SELECT account_id AS below, account_id, parent_account_id
               FROM account WHERE tenant_id = $1 AND account_id = ANY($2)
               UNION
               SELECT up.below, a.account_id, a.parent_account_id
               FROM up JOIN account a ON a.tenant_id = $1 AND a.account_id = up.parent_account_id)
           SELECT below AS "below!", account_id AS "root!" FROM up WHERE parent_account_id IS NULL"#,
        tenant,
        accounts,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.below, row.root)).collect())
}

/// Lets one transaction at a time grant claims within these hierarchies.
pub async fn lock_roots(conn: &mut PgConnection, tenant: &str, roots: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "SELECT account_id FROM account WHERE tenant_id = $1 AND account_id = ANY($2) ORDER BY account_id FOR NO KEY UPDATE",
        tenant,
        roots,
    )
    .fetch_all(conn)
    .await?;
    Ok(())
}

/// Submitted claims, and approved ones protected beyond `day`.
pub async fn find_alive(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Uuid],
    roots: &Roots,
    day: NaiveDate,
) -> Result<Vec<Claim>> {
    let tops: BTreeSet<Uuid> = roots.values().copied().collect();
    let rows = sqlx::query!(
        r#"WITH RECURSIVE down AS (
               SELECT account_id AS root, account_id FROM account WHERE tenant_id = $1 AND account_id = ANY($2)
               UNION
               SELECT down.root, a.account_id
               FROM down JOIN account a ON a.tenant_id = $1 AND a.parent_account_id = down.account_id),
           near AS (
               SELECT o.opportunity_id, o.account_id, down.root
               FROM down JOIN opportunity o ON o.tenant_id = $1 AND o.account_id = down.account_id
               UNION
               SELECT o.opportunity_id, o.account_id, down.root
               FROM opportunity o LEFT JOIN down USING (account_id)
               WHERE o.tenant_id = $1 AND o.opportunity_id = ANY($3))
           SELECT r.registration_id, r.partner_id, r.opportunity_id, near.account_id, near.root AS "root?",
                  ARRAY(SELECT product_id FROM opportunity_line l
                        WHERE l.tenant_id = $1 AND l.opportunity_id = r.opportunity_id AND product_id IS NOT NULL)
                      AS "products!: Vec<Uuid>",
                  ARRAY(SELECT unknown_product FROM opportunity_line l
                        WHERE l.tenant_id = $1 AND l.opportunity_id = r.opportunity_id AND unknown_product IS NOT NULL)
                      AS "unknown_products!: Vec<String>",
                  r.claimed_on, r.protected_until
           FROM near JOIN registration r ON r.tenant_id = $1 AND r.opportunity_id = near.opportunity_id
           WHERE r.state = 'SUBMITTED' OR (r.state = 'APPROVED' AND r.protected_until > $4)
           ORDER BY r.claimed_on, r.registration_id"#,
        tenant,
        &tops.into_iter().collect::<Vec<_>>(),
        opportunities,
        day,
    )
    .fetch_all(conn)
    .await?;
    let claims = rows.into_iter().map(|row| Claim {
        registration_id: row.registration_id,
        partner_id: row.partner_id,
        opportunity_id: row.opportunity_id,
        account_id: row.account_id,
        root_account_id: row.root,
        products: row
            .products
            .into_iter()
            .map(Reference::Known)
            .chain(row.unknown_products.into_iter().map(Reference::Unknown))
            .collect(),
        claimed_on: row.claimed_on,
        protected_until: row.protected_until,
    });
    Ok(claims.collect())
}
