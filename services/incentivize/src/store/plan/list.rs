//! Plans as people look for them.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{StoredVersion, VersionRow};
use crate::domain::component::Component;

/// Combined; None is any.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) program_id: Option<Uuid>,
    pub(crate) state: Option<String>,
    /// Only plans of this partner's programs, and of these only versions that have been active.
    pub(crate) partner_id: Option<Uuid>,
}

/// A version of a plan with its program's type, the newest unless a number is given.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    plan_id: Uuid,
    number: Option<i32>,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Option<StoredVersion>> {
    let row = sqlx::query_as!(
        VersionRow,
        r#"SELECT v.plan_id, p.program_id, p.revision, p.created_at, v.number, v.state, v.display_name, v.effective_date,
                  v.end_date, v.components AS "components: Json<Vec<Component>>", v.activated_at,
                  g.partnership_type AS "partnership_type?"
           FROM plan p JOIN plan_version v ON v.tenant_id = p.tenant_id AND v.plan_id = p.plan_id
           LEFT JOIN program g ON g.tenant_id = p.tenant_id AND g.program_id = p.program_id
           WHERE p.tenant_id = $1 AND p.plan_id = $2 AND ($3::int IS NULL OR v.number = $3)
             AND ($4::uuid IS NULL OR (v.state IN ('ACTIVE', 'SUPERSEDED') AND EXISTS (
                 SELECT FROM enrollment e
                 WHERE e.tenant_id = $1 AND e.partner_id = $4 AND e.program_id = p.program_id)))
           ORDER BY v.number DESC LIMIT 1"#,
        tenant,
        plan_id,
        number,
        partner_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// All versions of a plan by number; of a partner's programs only those that have been active.
pub(crate) async fn list_versions(
    conn: &mut PgConnection,
    tenant: &str,
    plan_id: Uuid,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Vec<StoredVersion>> {
    let rows = sqlx::query_as!(
        VersionRow,
        r#"SELECT v.plan_id, p.program_id, p.revision, p.created_at, v.number, v.state, v.display_name, v.effective_date,
                  v.end_date, v.components AS "components: Json<Vec<Component>>", v.activated_at,
                  g.partnership_type AS "partnership_type?"
           FROM plan p JOIN plan_version v ON v.tenant_id = p.tenant_id AND v.plan_id = p.plan_id
           LEFT JOIN program g ON g.tenant_id = p.tenant_id AND g.program_id = p.program_id
           WHERE p.tenant_id = $1 AND p.plan_id = $2
             AND ($3::uuid IS NULL OR (v.state IN ('ACTIVE', 'SUPERSEDED') AND EXISTS (
                 SELECT FROM enrollment e
                 WHERE e.tenant_id = $1 AND e.partner_id = $3 AND e.program_id = p.program_id)))
           ORDER BY v.number"#,
        tenant,
        plan_id,
        partner_id,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Newest versions by name.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<StoredVersion>> {
    let (name, id) = after.unzip();
    let rows = sqlx::query_as!(
        VersionRow,
        r#"WITH newest AS (
               SELECT DISTINCT ON (v.plan_id) v.plan_id, p.program_id, p.revision, p.created_at, v.number, v.state,
                      v.display_name, v.effective_date, v.end_date, v.components, v.activated_at, g.partnership_type
               FROM plan p JOIN plan_version v ON v.tenant_id = p.tenant_id AND v.plan_id = p.plan_id
               LEFT JOIN program g ON g.tenant_id = p.tenant_id AND g.program_id = p.program_id
               WHERE p.tenant_id = $1 AND ($2::uuid IS NULL OR p.program_id = $2)
                 AND ($4::uuid IS NULL OR (v.state IN ('ACTIVE', 'SUPERSEDED') AND EXISTS (
                     SELECT FROM enrollment e
                     WHERE e.tenant_id = $1 AND e.partner_id = $4 AND e.program_id = p.program_id)))
               ORDER BY v.plan_id, v.number DESC)
           SELECT plan_id, program_id, revision, created_at, number, state, display_name, effective_date, end_date,
                  components AS "components: Json<Vec<Component>>", activated_at,
                  partnership_type AS "partnership_type?"
           FROM newest
           WHERE ($3::text IS NULL OR state = $3)
             AND ($5::text IS NULL OR (display_name, plan_id) > ($5, $6::uuid))
           ORDER BY display_name, plan_id LIMIT $7"#,
        tenant,
        filter.program_id,
        filter.state,
        filter.partner_id,
        name,
        id,
        limit,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}
