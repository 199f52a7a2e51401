use chrono::{DateTime, Utc};
use kit::Caller;
use kit::words::Named as _;
use sqlx::PgConnection;
use uuid::Uuid;

use super::one_row;
use crate::domain::integration_usage::alert::{
    IntegrationAlert, IntegrationAlertKind, IntegrationAlertState,
};
use crate::error::Error;

struct Row {
    alert_id: Uuid,
    integration_id: Uuid,
    partner_id: Uuid,
    kind: String,
    state: String,
    description: String,
    acknowledged_by: String,
    raised_at: DateTime<Utc>,
    resolved_at: Option<DateTime<Utc>>,
    revision: i64,
}

impl TryFrom<Row> for IntegrationAlert {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.alert_id,
            integration_id: row.integration_id,
            partner_id: row.partner_id,
            kind: IntegrationAlertKind::from_name(&row.kind)?,
            state: IntegrationAlertState::from_name(&row.state)?,
            description: row.description,
            acknowledged_by: row.acknowledged_by,
            raised_at: row.raised_at,
            resolved_at: row.resolved_at,
            revision: row.revision,
        })
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    alert: &IntegrationAlert,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO integration_alert (tenant_id, alert_id, integration_id, partner_id, kind, state, description,
                                        acknowledged_by, raised_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tenant,
        alert.id,
        alert.integration_id,
        alert.partner_id,
        alert.kind.name(),
        alert.state.name(),
        alert.description,
        alert.acknowledged_by,
        alert.raised_at,
        alert.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    alert: &IntegrationAlert,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE integration_alert SET state = $3, acknowledged_by = $4, resolved_at = $5, revision = $6
         WHERE tenant_id = $1 AND alert_id = $2 AND revision = $6::bigint - 1",
        tenant,
        alert.id,
        alert.state.name(),
        alert.acknowledged_by,
        alert.resolved_at,
        alert.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

/// Locked. Errors: `NotFound`, also when it is about another partner's integration.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<IntegrationAlert, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT alert_id, integration_id, partner_id, kind, state, description, acknowledged_by, raised_at, resolved_at,
                revision
         FROM integration_alert
         WHERE tenant_id = $1 AND alert_id = $2 AND ($3::uuid IS NULL OR partner_id = $3) FOR UPDATE",
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    let row = row.ok_or_else(|| Error::NotFound("integration alert", id.to_string()))?;
    row.try_into()
}

/// Those that are not resolved, locked.
pub async fn lock_live(
    conn: &mut PgConnection,
    tenant: &str,
    integration_id: Uuid,
) -> Result<Vec<IntegrationAlert>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT alert_id, integration_id, partner_id, kind, state, description, acknowledged_by, raised_at, resolved_at,
                revision
         FROM integration_alert
         WHERE tenant_id = $1 AND integration_id = $2 AND state <> 'RESOLVED' ORDER BY alert_id FOR UPDATE",
        tenant,
        integration_id,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(IntegrationAlert::try_from).collect()
}

/// What alerts are listed by; absent: all.
pub struct Filter {
    pub integration_id: Option<Uuid>,
    pub state: Option<IntegrationAlertState>,
}

/// Newest first, behind the alert `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<IntegrationAlert>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT alert_id, integration_id, partner_id, kind, state, description, acknowledged_by, raised_at, resolved_at,
                revision
         FROM integration_alert
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2)
           AND ($3::uuid IS NULL OR integration_id = $3) AND ($4::text IS NULL OR state = $4)
           -- Ids are ordered by time.
           AND ($5::uuid IS NULL OR alert_id < $5)
         ORDER BY alert_id DESC LIMIT $6",
        caller.tenant,
        caller.partner,
        filter.integration_id,
        filter.state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(IntegrationAlert::try_from).collect()
}
