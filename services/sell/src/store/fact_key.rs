//! Which facts were recorded under which external ids.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::column;
use crate::error::{Error, Result};

/// Where a fact comes from: source and external id.
pub type Origin = (String, String);

pub struct Key {
    pub origin: Origin,
    pub fact_id: Uuid,
    pub body_hash: Vec<u8>,
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    origins: &[&Origin],
) -> Result<HashMap<Origin, Key>> {
    let rows = sqlx::query!(
        "SELECT k.source, k.external_id, k.fact_id, k.body_hash
         FROM UNNEST($2::text[], $3::text[]) AS o (source, external_id)
         JOIN fact_key k ON k.tenant_id = $1 AND k.source = o.source AND k.external_id = o.external_id",
        tenant,
        &column(origins, |origin| origin.0.as_str()) as &[&str],
        &column(origins, |origin| origin.1.as_str()) as &[&str],
    )
    .fetch_all(conn)
    .await?;
    let keys = rows.into_iter().map(|row| {
        let origin = (row.source, row.external_id);
        (
            origin.clone(),
            Key {
                origin,
                fact_id: row.fact_id,
                body_hash: row.body_hash,
            },
        )
    });
    Ok(keys.collect())
}

/// Errors: somebody else has recorded one of them meanwhile.
pub async fn insert(conn: &mut PgConnection, tenant: &str, keys: &[Key]) -> Result<()> {
    let inserted = sqlx::query!(
        "INSERT INTO fact_key (tenant_id, source, external_id, fact_id, body_hash)
         SELECT $1, * FROM UNNEST($2::text[], $3::text[], $4::uuid[], $5::bytea[])
         ON CONFLICT DO NOTHING",
        tenant,
        &column(keys, |key| key.origin.0.as_str()) as &[&str],
        &column(keys, |key| key.origin.1.as_str()) as &[&str],
        &column(keys, |key| key.fact_id),
        &column(keys, |key| key.body_hash.as_slice()) as &[&[u8]],
    )
    .execute(conn)
    .await?;
    if usize::try_from(inserted.rows_affected()).is_ok_and(|count| count == keys.len()) {
        return Ok(());
    }
    Err(Error::ConcurrentWrite)
}
