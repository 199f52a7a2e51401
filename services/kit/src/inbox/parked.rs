//! Events that could not be applied: kept with their error, and with the successors of their keys, until replayed.
use std::collections::HashSet;

use contracts::tandem::platform::v1::{EventEnvelope, ParkedEvent};
use prost::Message as _;

use super::{Event, Inbox};
use crate::error::Error;
use crate::unit::Unit;
use crate::wire;

/// Parks the events whose key is parked already; answers the others.
pub(super) async fn divert(unit: &mut Unit, events: Vec<Event>) -> Result<Vec<Event>, Error> {
    let Some(first) = events.first() else {
        return Ok(events);
    };
    let keys: Vec<&str> = events.iter().map(|event| event.key.as_str()).collect();
    let parked = sqlx::query_scalar!(
        "SELECT DISTINCT tenant_id || ' ' || key FROM kit.parked WHERE source = $1 AND shard = $2 AND key = ANY($3)",
        first.source, first.shard, &keys as &[&str],
    )
    .fetch_all(unit.conn())
    .await?;
    let parked: HashSet<String> = parked.into_iter().flatten().collect();
    if parked.is_empty() {
        return Ok(events);
    }
    let (behind, free): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| parked.contains(&format!("{} {}", event.tenant, event.key)));
    for event in &behind {
        insert(unit, event, "an earlier event of the same key is parked").await?;
    }
    Ok(free)
}

pub(super) async fn insert(unit: &mut Unit, event: &Event, error: &str) -> Result<(), Error> {
    let now = unit.now;
    sqlx::query!(
        "INSERT INTO kit.parked (tenant_id, source, shard, seq, key, envelope, error, parked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        event.tenant,
        event.source,
        event.shard,
        event.seq,
        event.key,
        event.envelope.encode_to_vec(),
        error,
        now,
    )
    .execute(unit.conn())
    .await?;
    Ok(())
}

/// One row of the parked list with the key to continue behind.
pub(crate) type Row = (ParkedEvent, (String, i16, i64, String));

/// Parked events of a service, by stream and number.
pub(crate) async fn list_parked(
    inbox: &Inbox,
    after: Option<(String, i16, i64, String)>,
    limit: i64,
) -> Result<Vec<Row>, Error> {
    let (source, shard, seq, tenant) = after.unwrap_or_default();
    let rows = sqlx::query!(
        "SELECT tenant_id, source, shard, seq, envelope, error, parked_at FROM kit.parked
         WHERE (source, shard, seq, tenant_id) > ($1, $2, $3, $4) ORDER BY source, shard, seq, tenant_id LIMIT $5",
        source, shard, seq, tenant, limit,
    )
    .fetch_all(&inbox.service.pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let parked = ParkedEvent {
                service: inbox.service.name.to_owned(),
                source: row.source.clone(),
                shard: u32::try_from(row.shard).unwrap_or_default(),
                event: Some(
                    EventEnvelope::decode(row.envelope.as_slice()).map_err(Error::internal)?,
                ),
                error: row.error,
                park_time: Some(wire::to_timestamp(row.parked_at)),
            };
            Ok((parked, (row.source, row.shard, row.seq, row.tenant_id)))
        })
        .collect()
}

/// Applies parked events again in their order; answers how many went in and how many stay.
pub(crate) async fn replay_parked(inbox: &Inbox) -> Result<(u64, u64), Error> {
    let (mut applied, mut stuck) = (0, HashSet::new());
    let mut still = 0;
    let mut after = None;
    loop {
        let rows = list_parked(inbox, after.take(), 100).await?;
        let Some((_, last)) = rows.last() else {
            return Ok((applied, still));
        };
        after = Some(last.clone());
        for (parked, (source, shard, seq, tenant)) in rows {
            let event = Event::read(
                &source,
                u32::try_from(shard).unwrap_or_default(),
                parked.event.unwrap_or_default(),
            )?;
            let key = (tenant.clone(), source.clone(), shard, event.key.clone());
            if stuck.contains(&key) {
                still += 1;
                continue;
            }
            match replay(inbox, &event).await {
                Ok(()) => applied += 1,
                Err(error) => {
                    tracing::warn!(key = %event.key, seq, %error, "a parked event still can't be applied");
                    stuck.insert(key);
                    still += 1;
                }
            }
        }
    }
}

async fn replay(inbox: &Inbox, event: &Event) -> Result<(), Error> {
    let mut unit = Unit::begin(
        &inbox.service,
        format!("service:{}", event.source),
        "replay".to_owned(),
    )
    .await?;
    // The stream stands still meanwhile, so that no successor overtakes.
    sqlx::query!(
        "SELECT last_seq FROM kit.inbox WHERE source = $1 AND shard = $2 FOR UPDATE",
        event.source,
        event.shard
    )
    .fetch_optional(unit.conn())
    .await?;
    inbox
        .consumer
        .apply(&mut unit, std::slice::from_ref(event))
        .await?;
    sqlx::query!(
        "DELETE FROM kit.parked WHERE tenant_id = $1 AND source = $2 AND shard = $3 AND seq = $4",
        event.tenant,
        event.source,
        event.shard,
        event.seq,
    )
    .execute(unit.conn())
    .await?;
    unit.commit().await.map(drop)
}
