use chrono::{DateTime, Utc};
use kit::money::Currency;
use sqlx::PgConnection;

use crate::domain::tenant::{Tenant, TenantId};
use crate::error::Error;

struct Row {
    tenant_id: String,
    display_name: String,
    currency: String,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Tenant {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: TenantId::parse("tenant_id", &row.tenant_id).map_err(Error::stored)?,
            display_name: row.display_name,
            currency: row.currency.parse::<Currency>().map_err(Error::stored)?,
            created_at: row.created_at,
        })
    }
}

pub async fn insert(conn: &mut PgConnection, tenant: &Tenant) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO tenant (tenant_id, display_name, currency, created_at) VALUES ($1, $2, $3, $4)",
        tenant.id.as_str(),
        tenant.display_name,
        tenant.currency.code(),
        tenant.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(conn: &mut PgConnection, tenant: &str) -> Result<Option<Tenant>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT tenant_id, display_name, currency, created_at FROM tenant WHERE tenant_id = $1",
        tenant,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Tenant::try_from).transpose()
}

/// Tenants by id, behind the tenant `after`.
pub async fn list(
    conn: &mut PgConnection,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Tenant>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT tenant_id, display_name, currency, created_at FROM tenant
         WHERE $1::text IS NULL OR tenant_id > $1 ORDER BY tenant_id LIMIT $2",
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Tenant::try_from).collect()
}
