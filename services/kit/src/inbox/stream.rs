//! How far a stream is applied: one row, locked for each delivery and advanced with its effect.
use uuid::Uuid;

use super::{Event, Slice};
use crate::error::Error;
use crate::unit::Unit;
use crate::wire;

/// Locks the stream's row; refuses a gap and a deposed relay.
pub(super) async fn lock(unit: &mut Unit, slice: &Slice<'_>) -> Result<i64, Error> {
    let shard = i16::try_from(slice.request.shard).unwrap_or_default();
    sqlx::query!(
        "INSERT INTO kit.inbox (source, shard) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        slice.request.source,
        shard,
    )
    .execute(unit.conn())
    .await?;
    let stream = sqlx::query!(
        "SELECT last_seq, epoch FROM kit.inbox WHERE source = $1 AND shard = $2 FOR UPDATE",
        slice.request.source,
        shard,
    )
    .fetch_one(unit.conn())
    .await?;
    if i64::try_from(slice.request.epoch).unwrap_or(0) < stream.epoch {
        return Err(Error::precondition(
            "STALE_EPOCH",
            "another relay has taken over",
        ));
    }
    if slice.after_seq > stream.last_seq {
        return Err(Error::precondition(
            "GAP",
            format!("events after {} are missing", stream.last_seq),
        ));
    }
    Ok(stream.last_seq)
}

pub(super) async fn advance(
    unit: &mut Unit,
    slice: &Slice<'_>,
    last_seq: i64,
    applied: &[Event],
) -> Result<(), Error> {
    let ids: Vec<Uuid> = applied
        .iter()
        .map(|event| event.id)
        .chain(slice.skipped.iter().copied())
        .collect();
    let now = unit.now;
    if !ids.is_empty() {
        sqlx::query!(
            "INSERT INTO kit.inbox_recent (event_id, applied_at) SELECT id, $2 FROM unnest($1::uuid[]) id ON CONFLICT DO NOTHING",
            &ids, now,
        )
        .execute(unit.conn())
        .await?;
    } else if slice.up_to_seq <= last_seq {
        // A heartbeat: losing it in a crash loses nothing.
        sqlx::query!("SET LOCAL synchronous_commit = off")
            .execute(unit.conn())
            .await?;
    }
    sqlx::query!(
        "UPDATE kit.inbox SET last_seq = greatest(last_seq, $3), epoch = $4, as_of = greatest(as_of, $5)
         WHERE source = $1 AND shard = $2",
        slice.request.source,
        i16::try_from(slice.request.shard).unwrap_or_default(),
        slice.up_to_seq,
        i64::try_from(slice.request.epoch).unwrap_or_default(),
        wire::timestamp(slice.request.as_of).filter(|_| slice.up_to_seq >= whole_end(slice)),
    )
    .execute(unit.conn())
    .await?;
    Ok(())
}

/// `as_of` holds only when the whole delivery is applied.
fn whole_end(slice: &Slice<'_>) -> i64 {
    i64::try_from(slice.request.up_to_seq).unwrap_or(i64::MAX)
}
