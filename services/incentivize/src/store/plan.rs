//! Plans and their versions.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::unreadable;
use crate::domain::{
    component::Component,
    plan::{PlanState, PlanVersion},
    span::Span,
};

mod list;

pub(crate) use list::{Filter, find, list, list_versions};

/// A version with what surrounds it.
#[derive(Debug, Clone)]
pub(crate) struct StoredVersion {
    pub(crate) version: PlanVersion,
    /// The plan's: rises with every change of any version.
    pub(crate) revision: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) activated_at: Option<DateTime<Utc>>,
    /// The program's.
    pub(crate) partnership_type: Option<String>,
}

struct VersionRow {
    plan_id: Uuid,
    program_id: Uuid,
    revision: i64,
    created_at: DateTime<Utc>,
    number: i32,
    state: String,
    display_name: String,
    effective_date: NaiveDate,
    end_date: Option<NaiveDate>,
    components: Json<Vec<Component>>,
    activated_at: Option<DateTime<Utc>>,
    partnership_type: Option<String>,
}

impl TryFrom<VersionRow> for StoredVersion {
    type Error = sqlx::Error;

    fn try_from(row: VersionRow) -> sqlx::Result<Self> {
        let state = PlanState::from_code(&row.state)
            .ok_or_else(|| unreadable("state of a plan", &row.state))?;
        let version = PlanVersion {
            plan_id: row.plan_id,
            program_id: row.program_id,
            name: row.display_name,
            number: row.number.cast_unsigned(),
            state,
            effective: Span {
                start: row.effective_date,
                end: row.end_date,
            },
            components: row.components.0.into_iter().map(Arc::new).collect(),
        };
        Ok(Self {
            version,
            revision: row.revision,
            created_at: row.created_at,
            activated_at: row.activated_at,
            partnership_type: row.partnership_type,
        })
    }
}

/// Inserts the plan of a first version.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    plan: &StoredVersion,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO plan (tenant_id, plan_id, program_id, revision, created_at) VALUES ($1, $2, $3, $4, $5)",
        tenant,
        plan.version.plan_id,
        plan.version.program_id,
        plan.revision,
        plan.created_at,
    )
    .execute(&mut *conn)
    .await?;
    upsert_version(conn, tenant, plan).await
}

pub(crate) async fn upsert_version(
    conn: &mut PgConnection,
    tenant: &str,
    plan: &StoredVersion,
) -> sqlx::Result<()> {
    let version = &plan.version;
    sqlx::query!(
        "INSERT INTO plan_version (tenant_id, plan_id, number, state, display_name, effective_date, end_date, components,
                                   activated_at, reads_first_purchase)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (tenant_id, plan_id, number) DO UPDATE
         SET state = EXCLUDED.state, display_name = EXCLUDED.display_name, effective_date = EXCLUDED.effective_date,
             end_date = EXCLUDED.end_date, components = EXCLUDED.components, activated_at = EXCLUDED.activated_at,
             reads_first_purchase = EXCLUDED.reads_first_purchase",
        tenant,
        version.plan_id,
        version.number.cast_signed(),
        version.state.code(),
        version.name,
        version.effective.start,
        version.effective.end,
        Json(version.components.iter().map(AsRef::as_ref).collect::<Vec<&Component>>()) as _,
        plan.activated_at,
        version.reads_first_purchase(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether any version, also a draft, asks for first purchases.
pub(crate) async fn reads_first_purchase(
    conn: &mut PgConnection,
    tenant: &str,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM plan_version WHERE tenant_id = $1 AND reads_first_purchase
           ) AS "reads!""#,
        tenant,
    )
    .fetch_one(conn)
    .await
}

pub(crate) async fn update_revision(
    conn: &mut PgConnection,
    tenant: &str,
    plan_id: Uuid,
    revision: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE plan SET revision = $3 WHERE tenant_id = $1 AND plan_id = $2",
        tenant,
        plan_id,
        revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All versions of a plan, oldest first, the plan locked; empty when there is no such plan.
pub(crate) async fn lock_versions(
    conn: &mut PgConnection,
    tenant: &str,
    plan_id: Uuid,
) -> sqlx::Result<Vec<StoredVersion>> {
    sqlx::query!(
        "SELECT plan_id FROM plan WHERE tenant_id = $1 AND plan_id = $2 FOR UPDATE",
        tenant,
        plan_id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let rows = sqlx::query_as!(
        VersionRow,
        r#"SELECT v.plan_id, p.program_id, p.revision, p.created_at, v.number, v.state, v.display_name, v.effective_date,
                  v.end_date, v.components AS "components: Json<Vec<Component>>", v.activated_at,
                  g.partnership_type AS "partnership_type?"
           FROM plan p JOIN plan_version v ON v.tenant_id = p.tenant_id AND v.plan_id = p.plan_id
           LEFT JOIN program g ON g.tenant_id = p.tenant_id AND g.program_id = p.program_id
           WHERE p.tenant_id = $1 AND p.plan_id = $2 ORDER BY v.number"#,
        tenant,
        plan_id,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Activated versions of the plans of these programs.
pub(crate) async fn list_activated(
    conn: &mut PgConnection,
    tenant: &str,
    programs: &BTreeSet<Uuid>,
) -> sqlx::Result<Vec<PlanVersion>> {
    let programs: Vec<Uuid> = programs.iter().copied().collect();
    let rows = sqlx::query_as!(
        VersionRow,
        r#"SELECT v.plan_id, p.program_id, p.revision, p.created_at, v.number, v.state, v.display_name, v.effective_date,
                  v.end_date, v.components AS "components: Json<Vec<Component>>", v.activated_at,
                  g.partnership_type AS "partnership_type?"
           FROM plan p JOIN plan_version v ON v.tenant_id = p.tenant_id AND v.plan_id = p.plan_id
           LEFT JOIN program g ON g.tenant_id = p.tenant_id AND g.program_id = p.program_id
           WHERE p.tenant_id = $1 AND p.program_id = ANY($2) AND v.state IN ('ACTIVE', 'SUPERSEDED')
           ORDER BY v.plan_id, v.number"#,
        tenant,
        &programs,
    );
    let versions = rows
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(StoredVersion::try_from);
    versions
        .map(|stored| stored.map(|stored| stored.version))
        .collect()
}
