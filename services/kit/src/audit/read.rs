//! Entries and heads as they are stored.
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::chain::{Entry, Head, changes};
use crate::error::Error;

/// Combined; None is any.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) resource: Option<String>,
    pub(super) actor: Option<String>,
    pub(super) from: Option<DateTime<Utc>>,
    pub(super) to: Option<DateTime<Utc>>,
}

/// The key of a row: its time and number.
pub(super) type Key = (DateTime<Utc>, i64);

struct Row {
    at: DateTime<Utc>,
    id: i64,
    actor: String,
    origin: String,
    action: String,
    resource: String,
    changes: serde_json::Value,
    sequence: Option<i64>,
    previous_hash: Option<String>,
    hash: Option<String>,
}

impl From<Row> for (Key, Entry) {
    fn from(row: Row) -> Self {
        let entry = Entry {
            sequence: row.sequence.unwrap_or_default(),
            time: row.at,
            actor: row.actor,
            origin: row.origin,
            action: row.action,
            resource: row.resource,
            changes: changes(row.changes),
            previous_hash: row.previous_hash.unwrap_or_default(),
            hash: row.hash.unwrap_or_default(),
        };
        ((row.at, row.id), entry)
    }
}

/// Newest first.
pub(super) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    before: Option<Key>,
    limit: i64,
) -> Result<Vec<(Key, Entry)>, Error> {
    let (at, id) = before.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT audit.at, audit.id, actor, origin, action, resource, changes, seal.sequence AS "sequence?", seal.hash AS "hash?",
                  earlier.hash AS "previous_hash?"
           FROM kit.audit
           LEFT JOIN kit.audit_seal seal USING (tenant_id, at, id)
           LEFT JOIN kit.audit_seal earlier ON earlier.tenant_id = audit.tenant_id AND earlier.sequence = seal.sequence - 1
           WHERE audit.tenant_id = $1 AND ($2::text IS NULL OR resource = $2) AND ($3::text IS NULL OR actor = $3)
             AND ($4::timestamptz IS NULL OR audit.at >= $4) AND ($5::timestamptz IS NULL OR audit.at < $5)
             AND ($6::timestamptz IS NULL OR (audit.at, audit.id) < ($6, $7))
           ORDER BY audit.at DESC, audit.id DESC LIMIT $8"#,
        tenant,
        filter.resource,
        filter.actor,
        filter.from,
        filter.to,
        at,
        id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Sealed entries in the order of the chain, from the one after `after` to `last`.
pub(super) async fn chain(
    conn: &mut PgConnection,
    tenant: &str,
    after: i64,
    last: i64,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT audit.at, audit.id, actor, origin, action, resource, changes, seal.sequence AS "sequence?", seal.hash AS "hash?",
                  earlier.hash AS "previous_hash?"
           FROM kit.audit_seal seal
           JOIN kit.audit USING (tenant_id, at, id)
           LEFT JOIN kit.audit_seal earlier ON earlier.tenant_id = seal.tenant_id AND earlier.sequence = seal.sequence - 1
           WHERE seal.tenant_id = $1 AND seal.sequence > $2 AND seal.sequence <= $3 ORDER BY seal.sequence LIMIT $4"#,
        tenant,
        after,
        last,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let entries = rows.into_iter().map(<(Key, Entry)>::from);
    Ok(entries.map(|(_, entry)| entry).collect())
}

/// How far a tenant's chain goes, and what is beside it: rows without a seal that do not wait for one, and seals behind the head.
pub(super) async fn head(
    conn: &mut PgConnection,
    service: &str,
    tenant: &str,
) -> Result<Head, Error> {
    let head = sqlx::query!(
        "SELECT sequence, hash, sealed_at, signature FROM kit.audit_head WHERE tenant_id = $1",
        tenant
    )
    .fetch_optional(&mut *conn)
    .await?;
    let sequence = head.as_ref().map_or(0, |head| head.sequence);
    let beside = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM kit.audit_unsealed WHERE tenant_id = $1) AS "waiting!",
                  (SELECT count(*) FROM kit.audit LEFT JOIN kit.audit_seal seal USING (tenant_id, at, id)
                      LEFT JOIN kit.audit_unsealed waiting USING (tenant_id, at, id)
                   WHERE audit.tenant_id = $1 AND seal.sequence IS NULL AND waiting.tenant_id IS NULL)
                  + (SELECT count(*) FROM kit.audit_seal WHERE tenant_id = $1 AND sequence > $2) AS "strays!""#,
        tenant,
        sequence,
    )
    .fetch_one(conn)
    .await?;
    let (hash, seal_time, signature) = match head {
        Some(head) => (head.hash, Some(head.sealed_at), Some(head.signature)),
        None => (String::new(), None, None),
    };
    let signature = signature.and_then(|signature| serde_json::from_value(signature).ok());
    Ok(Head {
        service: service.to_owned(),
        tenant_id: tenant.to_owned(),
        sequence,
        hash,
        seal_time,
        signature,
        waiting_count: beside.waiting,
        stray_count: beside.strays,
    })
}
