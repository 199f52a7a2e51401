use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::metric::Metric;
use crate::domain::objective::{Gap, Objective, Statement};
use crate::error::Error;

struct Row {
    objective_id: Uuid,
    description: String,
    gap: String,
    target_metric: String,
    target_value: Decimal,
    horizon: NaiveDate,
    owner: String,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Objective {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let metric = Metric::named("target_metric", &row.target_metric);
        Ok(Self {
            id: row.objective_id,
            statement: Statement {
                description: row.description,
                gap: Gap::from_name(&row.gap)?,
                target_metric: metric.map_err(Error::stored)?,
                target_value: row.target_value.normalize(),
                horizon: row.horizon,
                owner: row.owner,
            },
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    objective: &Objective,
) -> Result<(), Error> {
    let statement = &objective.statement;
    sqlx::query!(
        "INSERT INTO objective (tenant_id, objective_id, description, gap, target_metric, target_value, horizon, owner,
                                revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tenant,
        objective.id,
        statement.description,
        statement.gap.name(),
        statement.target_metric.name,
        statement.target_value,
        statement.horizon,
        statement.owner,
        objective.revision,
        objective.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<Objective>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT objective_id, description, gap, target_metric, target_value, horizon, owner, revision, created_at
         FROM objective WHERE tenant_id = $1 AND objective_id = $2",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Objective::try_from).transpose()
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<Objective>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT objective_id, description, gap, target_metric, target_value, horizon, owner, revision, created_at
         FROM objective WHERE tenant_id = $1 AND objective_id = $2 FOR UPDATE",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Objective::try_from).transpose()
}

/// Newest first, behind the objective `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Objective>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT objective_id, description, gap, target_metric, target_value, horizon, owner, revision, created_at
         FROM objective WHERE tenant_id = $1 AND ($2::uuid IS NULL OR objective_id < $2)
         ORDER BY objective_id DESC LIMIT $3",
        tenant,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Objective::try_from).collect()
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    objective: &Objective,
) -> Result<(), Error> {
    let statement = &objective.statement;
    let updated = sqlx::query!(
        "UPDATE objective SET description = $3, target_value = $4, horizon = $5, owner = $6, revision = $7
         WHERE tenant_id = $1 AND objective_id = $2 AND revision = $7::bigint - 1",
        tenant,
        objective.id,
        statement.description,
        statement.target_value,
        statement.horizon,
        statement.owner,
        objective.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}
