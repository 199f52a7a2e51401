//! Work done later: asked for in a unit of work, done in one of its own, again after a failure.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::error::Error;
use crate::service::Service;
use crate::unit::Unit;

/// What a service does for jobs of one kind.
#[tonic::async_trait]
pub trait Worker: Send + Sync + 'static {
    /// Does all that was asked for `key` until now; commits with the job's end. May be called again for the same work.
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), Error>;
}

const POLL: Duration = Duration::from_millis(500);
/// Jobs of a service done at once by one process; those of one key follow one another.
const AT_ONCE: usize = 2;

pub(crate) type Workers = HashMap<&'static str, Arc<dyn Worker>>;

/// Does the jobs of a service until it is stopped.
pub(crate) async fn run(service: Service, workers: Workers, stop: CancellationToken) {
    if workers.is_empty() {
        return;
    }
    let mut loops = JoinSet::new();
    for _ in 0..AT_ONCE {
        loops.spawn(work(service.clone(), workers.clone(), stop.clone()));
    }
    loops.join_all().await;
}

/// Does one job after the other.
async fn work(service: Service, workers: Workers, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let enqueued = service.enqueued.notified();
        match run_next(&service, &workers).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(service = service.name, %error, "jobs interrupted"),
        }
        tokio::select! {
            () = enqueued => {}
            () = tokio::time::sleep(POLL) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Does one job that is due; false when there is none. Only the first row of a key is claimed, with the others behind it,
/// so that two who claim never take rows of one key in turns.
pub(crate) async fn run_next(service: &Service, workers: &Workers) -> Result<bool, Error> {
    let kinds: Vec<String> = workers.keys().map(|kind| (*kind).to_owned()).collect();
    let mut unit = Unit::begin(
        service,
        format!("service:{}", service.name),
        "job".to_owned(),
    )
    .await?;
    let now = unit.now;
    let claimed = sqlx::query!(
        "WITH next AS (SELECT tenant_id, kind, key FROM kit.job candidate WHERE kind = ANY($1) AND due_at <= $2
                         AND NOT EXISTS (SELECT FROM kit.job earlier
                                         WHERE earlier.tenant_id = candidate.tenant_id AND earlier.kind = candidate.kind
                                           AND earlier.key = candidate.key AND earlier.job_id < candidate.job_id
                                           AND earlier.due_at <= $2)
                       ORDER BY due_at LIMIT 1 FOR UPDATE OF candidate SKIP LOCKED)
         DELETE FROM kit.job j USING next
         WHERE j.tenant_id = next.tenant_id AND j.kind = next.kind AND j.key = next.key AND j.due_at <= $2
         RETURNING j.tenant_id, j.kind, j.key",
        &kinds, now,
    )
    .fetch_all(unit.conn())
    .await?;
    let Some(job) = claimed.into_iter().next() else {
        return Ok(false);
    };
    let Some(worker) = workers.get(job.kind.as_str()) else {
        return Ok(false);
    };
    let done = match worker.run(&mut unit, &job.tenant_id, &job.key).await {
        Ok(()) => unit.commit().await.map(drop),
        Err(error) => {
            drop(unit);
            Err(error)
        }
    };
    if let Err(error) = done {
        tracing::warn!(service = service.name, kind = job.kind, key = job.key, %error, "job failed; it will be tried again");
        sqlx::query!(
            "UPDATE kit.job SET attempts = attempts + 1, last_error = $4,
                    due_at = $5 + least(power(2, attempts), 300) * INTERVAL '1 second'
             WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND due_at <= $5",
            job.tenant_id,
            job.kind,
            job.key,
            error.to_string(),
            now,
        )
        .execute(&service.pool)
        .await?;
    }
    Ok(true)
}

/// Forgets what is kept for a time only, and makes the partitions of the months to come.
pub(crate) async fn keep_house(service: Service, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = clean(&service).await {
            tracing::warn!(service = service.name, %error, "house-keeping interrupted");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(60)) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn clean(service: &Service) -> Result<(), Error> {
    let now = service.clock.now();
    sqlx::query!(
        "DELETE FROM kit.inbox_recent WHERE applied_at < $1",
        now - chrono::TimeDelta::hours(1)
    )
    .execute(&service.pool)
    .await?;
    sqlx::query!(
        "DELETE FROM kit.idempotency WHERE created_at < $1",
        now - chrono::TimeDelta::hours(24)
    )
    .execute(&service.pool)
    .await?;
    sqlx::query!("SELECT kit.ensure_partitions($1)", now)
        .execute(&service.pool)
        .await?;
    Ok(())
}
