use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::business_plan::{Acceptance, BusinessPlan, Content, Review};
use crate::error::Error;

struct Row {
    plan_id: Uuid,
    partner_id: Uuid,
    year: i32,
    version: i32,
    content: Json<Content>,
    acceptances: Json<Vec<Acceptance>>,
    agreed_version: Option<i32>,
    reviews: Json<Vec<Review>>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl From<Row> for BusinessPlan {
    fn from(row: Row) -> Self {
        Self {
            id: row.plan_id,
            partner_id: row.partner_id,
            year: row.year,
            version: row.version,
            content: row.content.0,
            acceptances: row.acceptances.0,
            agreed_version: row.agreed_version,
            reviews: row.reviews.0,
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

/// Inserts the first revision of a plan, or updates it to its next.
pub async fn put(conn: &mut PgConnection, tenant: &str, plan: &BusinessPlan) -> Result<(), Error> {
    let written = sqlx::query!(
        "INSERT INTO business_plan (tenant_id, plan_id, partner_id, year, version, content, acceptances, agreed_version, reviews,
                                    revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (tenant_id, plan_id) DO UPDATE
         SET version = excluded.version, content = excluded.content, acceptances = excluded.acceptances,
             agreed_version = excluded.agreed_version, reviews = excluded.reviews, revision = excluded.revision
         WHERE business_plan.revision = excluded.revision - 1",
        tenant,
        plan.id,
        plan.partner_id,
        plan.year,
        plan.version,
        Json(&plan.content) as _,
        Json(&plan.acceptances) as _,
        plan.agreed_version,
        Json(&plan.reviews) as _,
        plan.revision,
        plan.created_at,
    )
    .execute(conn)
    .await?;
    one_row(&written)
}

/// A partner's user finds its own plans.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<BusinessPlan>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT plan_id, partner_id, year, version, content AS "content: Json<Content>",
                  acceptances AS "acceptances: Json<Vec<Acceptance>>", agreed_version, reviews AS "reviews: Json<Vec<Review>>",
                  revision, created_at
           FROM business_plan
           WHERE tenant_id = $1 AND plan_id = $2 AND ($3::uuid IS NULL OR partner_id = $3) FOR UPDATE"#,
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(BusinessPlan::from))
}

/// What plans are listed by; absent: all.
#[derive(Default)]
pub struct Filter {
    pub plan_id: Option<Uuid>,
    pub partner_id: Option<Uuid>,
    pub year: Option<i32>,
}

/// Newest first, behind the plan `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<BusinessPlan>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT plan_id, partner_id, year, version, content AS "content: Json<Content>",
                  acceptances AS "acceptances: Json<Vec<Acceptance>>", agreed_version, reviews AS "reviews: Json<Vec<Review>>",
                  revision, created_at
           FROM business_plan
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR plan_id = $3)
             AND ($4::uuid IS NULL OR partner_id = $4) AND ($5::int IS NULL OR year = $5)
             AND ($6::uuid IS NULL OR plan_id < $6)
           ORDER BY plan_id DESC LIMIT $7"#,
        caller.tenant,
        caller.partner,
        filter.plan_id,
        filter.partner_id,
        filter.year,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(BusinessPlan::from).collect())
}
