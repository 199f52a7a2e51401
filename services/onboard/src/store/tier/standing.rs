//! What each enrollment holds. Its row changes under the enrollment's lock.

use chrono::NaiveDate;
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::tier::standing::{Override, Standing, TierPeriod};
use crate::error::Error;
use crate::store::one_row;

struct Row {
    enrollment_id: Uuid,
    partner_id: Uuid,
    program_id: Uuid,
    ruled: Option<String>,
    below_since: Option<NaiveDate>,
    next_review: Option<NaiveDate>,
    scheme_version: i32,
    overridden: Option<Json<Override>>,
    periods: Json<Vec<TierPeriod>>,
    revision: i64,
}

impl From<Row> for Standing {
    fn from(row: Row) -> Self {
        Self {
            enrollment_id: row.enrollment_id,
            partner_id: row.partner_id,
            program_id: row.program_id,
            ruled: row.ruled,
            below_since: row.below_since,
            next_review: row.next_review,
            scheme_version: row.scheme_version,
            overridden: row.overridden.map(|json| json.0),
            periods: row.periods.0,
            revision: row.revision,
        }
    }
}

/// A partner's user finds its own; `partner` absent: all are found.
pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    partner: Option<Uuid>,
    enrollment_id: Uuid,
) -> Result<Option<Standing>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT enrollment_id, partner_id, program_id, ruled, below_since, next_review, scheme_version,
                  overridden AS "overridden: Json<Override>", periods AS "periods: Json<Vec<TierPeriod>>", revision
           FROM tier_standing WHERE tenant_id = $1 AND enrollment_id = $2 AND ($3::uuid IS NULL OR partner_id = $3)"#,
        tenant,
        enrollment_id,
        partner,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Standing::from))
}

/// What standings are listed by; absent: all.
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub program_id: Option<Uuid>,
    pub tier_key: Option<String>,
}

/// Newest enrollment first, behind the enrollment `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Standing>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT enrollment_id, partner_id, program_id, ruled, below_since, next_review, scheme_version,
                  overridden AS "overridden: Json<Override>", periods AS "periods: Json<Vec<TierPeriod>>", revision
           FROM tier_standing
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR partner_id = $3)
             AND ($4::uuid IS NULL OR program_id = $4) AND ($5::text IS NULL OR tier_key = $5)
             AND ($6::uuid IS NULL OR enrollment_id < $6)
           ORDER BY enrollment_id DESC LIMIT $7"#,
        caller.tenant,
        caller.partner,
        filter.partner_id,
        filter.program_id,
        filter.tier_key,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Standing::from).collect())
}

/// Inserts the first revision of a standing, or updates it to its next.
pub async fn put(conn: &mut PgConnection, tenant: &str, standing: &Standing) -> Result<(), Error> {
    let held = standing.current().map(|period| period.key.as_str());
    let written = sqlx::query!(
        "INSERT INTO tier_standing (tenant_id, enrollment_id, partner_id, program_id, tier_key, ruled, below_since, next_review,
                                    scheme_version, overridden, periods, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (tenant_id, enrollment_id) DO UPDATE
         SET tier_key = excluded.tier_key, ruled = excluded.ruled, below_since = excluded.below_since,
             next_review = excluded.next_review, scheme_version = excluded.scheme_version,
             overridden = excluded.overridden, periods = excluded.periods, revision = excluded.revision
         WHERE tier_standing.revision = excluded.revision - 1",
        tenant,
        standing.enrollment_id,
        standing.partner_id,
        standing.program_id,
        held,
        standing.ruled,
        standing.below_since,
        standing.next_review,
        standing.scheme_version,
        standing.overridden.as_ref().map(Json) as _,
        Json(&standing.periods) as _,
        standing.revision,
    )
    .execute(conn)
    .await?;
    one_row(&written)
}

/// The partners whose tiers may change by the mere passing of days.
pub async fn partners_to_review(conn: &mut PgConnection, tenant: &str) -> Result<Vec<Uuid>, Error> {
    let partners = sqlx::query_scalar!(
        r#"SELECT partner_id AS "partner_id!" FROM enrollment WHERE tenant_id = $1 AND state IN ('ACTIVE', 'SUSPENDED')
           UNION SELECT partner_id FROM tier_standing WHERE tenant_id = $1 AND tier_key IS NOT NULL
           ORDER BY 1"#,
        tenant,
    )
    .fetch_all(conn)
    .await?;
    Ok(partners)
}
