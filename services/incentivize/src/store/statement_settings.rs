//! How tenants make statements.

use sqlx::PgConnection;

use super::unreadable;
use crate::domain::{period::PeriodLength, statement::settings::Settings};

/// The tenant's, or those that hold until it sets some.
pub(crate) async fn find(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<Settings> {
    let row = sqlx::query!(
        "SELECT period, acceptance_days, dispute_days, answer_days, revision FROM statement_settings WHERE tenant_id = $1",
        tenant,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else {
        return Ok(Settings::default());
    };
    Ok(Settings {
        period: match row.period.as_str() {
            "MONTH" => PeriodLength::Month,
            "QUARTER" => PeriodLength::Quarter,
            other => return Err(unreadable("statement period", other)),
        },
        acceptance_days: row.acceptance_days.cast_unsigned(),
        dispute_days: row.dispute_days.cast_unsigned(),
        answer_days: row.answer_days.cast_unsigned(),
        revision: row.revision,
    })
}

/// False when somebody else has changed them since they were read.
pub(crate) async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    settings: &Settings,
) -> sqlx::Result<bool> {
    let period = match settings.period {
        PeriodLength::Month => "MONTH",
        _ => "QUARTER",
    };
    let done = sqlx::query!(
        "INSERT INTO statement_settings (tenant_id, period, acceptance_days, dispute_days, answer_days, revision)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id) DO UPDATE
         SET period = EXCLUDED.period, acceptance_days = EXCLUDED.acceptance_days, dispute_days = EXCLUDED.dispute_days,
             answer_days = EXCLUDED.answer_days, revision = EXCLUDED.revision
         WHERE statement_settings.revision = EXCLUDED.revision - 1",
        tenant,
        period,
        settings.acceptance_days.cast_signed(),
        settings.dispute_days.cast_signed(),
        settings.answer_days.cast_signed(),
        settings.revision,
    );
    Ok(done.execute(conn).await?.rows_affected() == 1)
}
