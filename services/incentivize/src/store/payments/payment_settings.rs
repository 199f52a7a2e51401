//! How tenants pay.

use sqlx::{PgConnection, types::Json};

use crate::domain::payments::settings::PaymentSettings;

/// With the revision; the defaults have revision 0.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
) -> sqlx::Result<(PaymentSettings, i64)> {
    let row = sqlx::query!(
        r#"SELECT settings AS "settings: Json<PaymentSettings>", revision FROM payment_settings WHERE tenant_id = $1"#,
        tenant,
    );
    let found = row.fetch_optional(conn).await?;
    Ok(found.map_or_else(Default::default, |row| (row.settings.0, row.revision)))
}

/// False when the stored revision is not the one before.
pub(crate) async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    settings: &PaymentSettings,
    revision: i64,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "INSERT INTO payment_settings (tenant_id, settings, revision) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id) DO UPDATE SET settings = EXCLUDED.settings, revision = EXCLUDED.revision
         WHERE payment_settings.revision = EXCLUDED.revision - 1",
        tenant,
        Json(settings) as _,
        revision,
    );
    Ok(written.execute(conn).await?.rows_affected() == 1)
}
