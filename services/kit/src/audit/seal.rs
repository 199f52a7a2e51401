//! Seals what was written, behind the writers' backs: chaining within their transactions would make a tenant's writers wait for
//! each other.
use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;

use super::chain::{Entry, Head, changes};
use crate::error::Error;
use crate::service::Service;

const POLL: Duration = Duration::from_secs(1);
/// Rows sealed in one transaction.
const AT_ONCE: i64 = 1_000;
/// Whoever holds this lock of the database seals.
const LOCK: i64 = 0x7461_6e64_656d;

/// Seals until it is stopped.
pub(crate) async fn keep_sealed(service: Service, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match seal(&service).await {
            Ok(AT_ONCE) => continue,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(service = service.name, %error, "sealing of the audit interrupted");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            () = stop.cancelled() => {}
        }
    }
}

struct Row {
    tenant_id: String,
    id: i64,
    entry: Entry,
}

/// Seals rows in the order of their time; how many.
async fn seal(service: &Service) -> Result<i64, Error> {
    let waiting =
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM kit.audit_unsealed) AS "waiting!""#)
            .fetch_one(&service.pool)
            .await?;
    if !waiting || service.signing_key.is_none() {
        return Ok(0);
    }
    let mut transaction = service.pool.begin().await?;
    let alone = sqlx::query_scalar!(r#"SELECT pg_try_advisory_xact_lock($1) AS "alone!""#, LOCK)
        .fetch_one(&mut *transaction)
        .await?;
    if !alone {
        return Ok(0);
    }
    let rows = take(&mut transaction).await?;
    let count = i64::try_from(rows.len()).unwrap_or(AT_ONCE);
    let mut chains: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows {
        chains.entry(row.tenant_id.clone()).or_default().push(row);
    }
    for (tenant, rows) in chains {
        extend(service, &mut transaction, &tenant, rows).await?;
    }
    transaction.commit().await?;
    Ok(count)
}

/// Rows that wait, taken off the list.
async fn take(conn: &mut PgConnection) -> Result<Vec<Row>, Error> {
    let rows = sqlx::query!(
        "WITH next AS (SELECT tenant_id, at, id FROM kit.audit_unsealed ORDER BY at, id LIMIT $1),
              taken AS (DELETE FROM kit.audit_unsealed waiting USING next
                        WHERE waiting.tenant_id = next.tenant_id AND waiting.at = next.at AND waiting.id = next.id
                        RETURNING waiting.tenant_id, waiting.at, waiting.id)
         SELECT audit.tenant_id, audit.at, audit.id, actor, origin, action, resource, changes
         FROM kit.audit JOIN taken USING (tenant_id, at, id) ORDER BY audit.at, audit.id",
        AT_ONCE,
    )
    .fetch_all(conn)
    .await?;
    let rows = rows.into_iter().map(|row| Row {
        tenant_id: row.tenant_id,
        id: row.id,
        entry: Entry {
            sequence: 0,
            time: row.at,
            actor: row.actor,
            origin: row.origin,
            action: row.action,
            resource: row.resource,
            changes: changes(row.changes),
            previous_hash: String::new(),
            hash: String::new(),
        },
    });
    Ok(rows.collect())
}

/// Puts rows at the end of a tenant's chain and signs its new head.
async fn extend(
    service: &Service,
    conn: &mut PgConnection,
    tenant: &str,
    rows: Vec<Row>,
) -> Result<(), Error> {
    let head = sqlx::query!(
        "SELECT sequence, hash FROM kit.audit_head WHERE tenant_id = $1 FOR UPDATE",
        tenant
    )
    .fetch_optional(&mut *conn)
    .await?;
    let (mut sequence, mut hash) =
        head.map_or((0, String::new()), |head| (head.sequence, head.hash));
    let mut seals: (Vec<i64>, Vec<DateTime<Utc>>, Vec<i64>, Vec<String>) = Default::default();
    for row in rows {
        sequence += 1;
        let entry = Entry {
            sequence,
            previous_hash: hash,
            ..row.entry
        };
        hash = entry.digest(service.name, tenant);
        seals.0.push(sequence);
        seals.1.push(entry.time);
        seals.2.push(row.id);
        seals.3.push(hash.clone());
    }
    sqlx::query!(
        "INSERT INTO kit.audit_seal (tenant_id, sequence, at, id, hash)
         SELECT $1, * FROM unnest($2::bigint[], $3::timestamptz[], $4::bigint[], $5::text[])",
        tenant,
        &seals.0,
        &seals.1,
        &seals.2,
        &seals.3,
    )
    .execute(&mut *conn)
    .await?;
    sign(service, conn, tenant, sequence, hash).await
}

async fn sign(
    service: &Service,
    conn: &mut PgConnection,
    tenant: &str,
    sequence: i64,
    hash: String,
) -> Result<(), Error> {
    let now = service.clock.now();
    let head = Head {
        service: service.name.to_owned(),
        tenant_id: tenant.to_owned(),
        sequence,
        hash,
        seal_time: Some(now),
        signature: None,
        waiting_count: 0,
        stray_count: 0,
    };
    let signature: Value =
        serde_json::to_value(service.sign(&head.text())?).map_err(Error::internal)?;
    sqlx::query!(
        "INSERT INTO kit.audit_head (tenant_id, sequence, hash, sealed_at, signature) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id) DO UPDATE SET sequence = EXCLUDED.sequence, hash = EXCLUDED.hash,
             sealed_at = EXCLUDED.sealed_at, signature = EXCLUDED.signature",
        tenant,
        head.sequence,
        head.hash,
        now,
        signature,
    )
    .execute(conn)
    .await?;
    Ok(())
}
