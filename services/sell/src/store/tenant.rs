//! Tenants, as onboard announces them.

use sqlx::PgConnection;

use super::column;
use crate::error::Result;

pub struct Tenant {
    pub tenant: String,
    pub currency_code: String,
}

pub async fn upsert(conn: &mut PgConnection, tenants: &[Tenant]) -> Result<()> {
    sqlx::query!(
        "INSERT INTO tenant (tenant_id, currency_code)
         SELECT tenant_id, currency_code FROM UNNEST($1::text[], $2::text[]) AS t (tenant_id, currency_code)
         ON CONFLICT (tenant_id) DO UPDATE SET currency_code = EXCLUDED.currency_code",
        &column(tenants, |tenant| tenant.tenant.as_str()) as &[&str],
        &column(tenants, |tenant| tenant.currency_code.as_str()) as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}
