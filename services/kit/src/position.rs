//! Read your own writes across services: wait until a position is applied.
use std::time::Duration;

use uuid::Uuid;

use crate::error::Error;
use crate::service::Service;

const PATIENCE: Duration = Duration::from_secs(10);
/// Applied events are remembered for an hour; older ones are judged by the age of our knowledge.
const REMEMBERED_S: i64 = 3_000;

/// Waits for every part of `wanted` (`source/shard/event`) that comes from a source which the service listens to.
/// UNAVAILABLE with reason POSITION_NOT_REACHED when it takes too long.
pub(crate) async fn reached(
    service: &Service,
    sources: &[String],
    wanted: &str,
) -> Result<(), Error> {
    let mut events: Vec<Uuid> = Vec::new();
    for part in wanted.split(',').map(str::trim) {
        let mut pieces = part.splitn(3, '/');
        let (Some(source), Some(_shard), Some(event)) =
            (pieces.next(), pieces.next(), pieces.next())
        else {
            return Err(malformed(part));
        };
        let event = Uuid::try_parse(event).map_err(|_| malformed(part))?;
        if source != service.name && sources.iter().any(|known| known == source) {
            events.push(event);
        }
    }
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let mut pause = Duration::from_millis(2);
    while !applied(service, &events).await? {
        if tokio::time::Instant::now() > deadline {
            return Err(Error::unavailable(
                "POSITION_NOT_REACHED",
                "what you wrote has not arrived here yet; try again",
            ));
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(50));
    }
    Ok(())
}

fn malformed(part: &str) -> Error {
    let mut violations = crate::Violations::new();
    violations.add(
        crate::command::POSITION,
        "MALFORMED_POSITION",
        format!("{part:?} is no position that Tandem gave"),
    );
    violations.into()
}

async fn applied(service: &Service, events: &[Uuid]) -> Result<bool, Error> {
    if events.is_empty() {
        return Ok(true);
    }
    let found = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM kit.inbox_recent WHERE event_id = ANY($1)"#,
        events
    )
    .fetch_one(&service.pool)
    .await?;
    if usize::try_from(found).is_ok_and(|found| found == events.len()) {
        return Ok(true);
    }
    let now = service.clock.now().timestamp();
    let written = events
        .iter()
        .filter_map(|event| event.get_timestamp())
        .map(|time| time.to_unix().0)
        .max();
    let forgotten = written
        .and_then(|written| i64::try_from(written).ok())
        .is_some_and(|written| now - written > REMEMBERED_S);
    if !forgotten {
        return Ok(false);
    }
    let horizon = sqlx::query_scalar!("SELECT min(as_of) FROM kit.inbox WHERE as_of > '-infinity'")
        .fetch_one(&service.pool)
        .await?;
    Ok(horizon.is_some_and(|horizon| horizon.timestamp() > now - REMEMBERED_S / 2))
}
