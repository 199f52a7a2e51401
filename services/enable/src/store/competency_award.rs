//! What partners hold and held. A partner's user sees its own.

use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::competency::{CompetencyAward, HeldLevel};
use crate::error::Error;

struct Row {
    award_id: Uuid,
    partner_id: Uuid,
    competency_key: String,
    levels: Json<Vec<HeldLevel>>,
    reasons: Vec<String>,
    revision: i64,
}

impl From<Row> for CompetencyAward {
    fn from(row: Row) -> Self {
        Self {
            id: row.award_id,
            partner_id: row.partner_id,
            competency_key: row.competency_key,
            levels: row.levels.0,
            reasons: row.reasons,
            revision: row.revision,
        }
    }
}

/// All awards of a partner, locked.
pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<Vec<CompetencyAward>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT award_id, partner_id, competency_key, levels AS "levels: Json<Vec<HeldLevel>>", reasons, revision
         FROM competency_award WHERE tenant_id = $1 AND partner_id = $2 ORDER BY award_id FOR UPDATE"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(CompetencyAward::from).collect())
}

/// What awards are listed by; absent: all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub competency_key: Option<String>,
}

/// By partner and competency, behind the award of `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<(Uuid, String)>,
    limit: i64,
) -> Result<Vec<CompetencyAward>, Error> {
    let (after_partner, after_key) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT award_id, partner_id, competency_key, levels AS "levels: Json<Vec<HeldLevel>>", reasons, revision
         FROM competency_award
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR partner_id = $3)
           AND ($4::text IS NULL OR competency_key = $4)
           AND ($5::uuid IS NULL OR (partner_id, competency_key) > ($5, $6))
         ORDER BY partner_id, competency_key LIMIT $7"#,
        caller.tenant,
        caller.partner,
        filter.partner_id,
        filter.competency_key,
        after_partner,
        after_key,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(CompetencyAward::from).collect())
}

pub async fn put(
    conn: &mut PgConnection,
    tenant: &str,
    award: &CompetencyAward,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO competency_award (tenant_id, award_id, partner_id, competency_key, levels, reasons, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, award_id) DO UPDATE
         SET levels = excluded.levels, reasons = excluded.reasons, revision = excluded.revision",
        tenant,
        award.id,
        award.partner_id,
        award.competency_key,
        Json(&award.levels) as _,
        &award.reasons,
        award.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}
