//! Planner statistics for tables that grow fast.
//!
//! A table without statistics is planned as if it were nearly empty. Every index here starts with the tenant, so on a
//! nearly empty table all of them look alike, and sessions keep the wrong one for foreign-key checks and joins. Autovacuum
//! comes after a minute; a first import is over by then.
use std::time::Duration;

use sqlx::AssertSqlSafe;
use tokio_util::sync::CancellationToken;

use crate::error::Error;
use crate::service::Service;

const PERIOD: Duration = Duration::from_secs(1);

/// Analyzes tables that have grown to a multiple of what the planner knows, until stopped.
pub(crate) async fn keep_fresh(service: Service, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = analyze(&service).await {
            tracing::debug!(service = service.name, %error, "statistics were not refreshed");
        }
        tokio::select! {
            () = tokio::time::sleep(PERIOD) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn analyze(service: &Service) -> Result<(), Error> {
    let outgrown = sqlx::query_scalar!(
        r#"SELECT format('%I.%I', s.schemaname, s.relname) AS "table!"
           FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
           WHERE c.relkind = 'r' AND s.n_mod_since_analyze > greatest(300, 2 * c.reltuples)"#
    )
    .fetch_all(&service.pool)
    .await?;
    for table in outgrown {
        // The name comes quoted from the catalogue; a table that somebody else analyzes is skipped.
        sqlx::raw_sql(AssertSqlSafe(format!("ANALYZE (SKIP_LOCKED) {table}")))
            .execute(&service.pool)
            .await?;
    }
    Ok(())
}
