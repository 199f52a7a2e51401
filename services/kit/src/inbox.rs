//! Events in: applied in the order of their stream, each exactly once in effect.
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use contracts::tandem::platform::v1::{DeliverRequest, EventEnvelope};
use futures::FutureExt as _;
use prost::{Message, Name};
use sqlx::PgConnection;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::error::Error;
use crate::service::Service;
use crate::unit::Unit;
use crate::{telemetry, wire};

mod parked;
mod stream;

pub(crate) use parked::{list_parked, replay_parked};

/// One event of another service.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: Uuid,
    pub source: String,
    pub shard: i16,
    pub seq: i64,
    pub tenant: String,
    pub key: String,
    pub version: i64,
    pub occurred_at: DateTime<Utc>,
    /// Full name of the payload, such as `tandem.sell.v1.FactRecorded`.
    pub event_type: String,
    payload: Vec<u8>,
    envelope: EventEnvelope,
}

impl Event {
    fn read(source: &str, shard: u32, envelope: EventEnvelope) -> Result<Self, Error> {
        let malformed = || {
            Error::new(
                tonic::Code::InvalidArgument,
                "MALFORMED_EVENT",
                "the envelope can't be read",
            )
        };
        let payload = envelope.payload.clone().ok_or_else(malformed)?;
        Ok(Self {
            id: Uuid::try_parse(&envelope.event_id).map_err(|_| malformed())?,
            source: source.to_owned(),
            shard: i16::try_from(shard).map_err(|_| malformed())?,
            seq: i64::try_from(envelope.seq).map_err(|_| malformed())?,
            tenant: envelope.tenant_id.clone(),
            key: envelope.key.clone(),
            version: i64::try_from(envelope.version).map_err(|_| malformed())?,
            occurred_at: wire::timestamp(envelope.occurred_at).ok_or_else(malformed)?,
            event_type: payload
                .type_url
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned(),
            payload: payload.value,
            envelope,
        })
    }

    /// The payload, if it is an `M`. An unreadable payload is an error, so that the event is parked.
    pub fn decode<M: Message + Name + Default>(&self) -> Result<Option<M>, Error> {
        if self.event_type != M::full_name() {
            return Ok(None);
        }
        M::decode(self.payload.as_slice())
            .map(Some)
            .map_err(Error::internal)
    }
}

/// What a service does with the events of others.
#[tonic::async_trait]
pub trait Consumer: Send + Sync + 'static {
    /// Full names of the payloads that it wants, such as `tandem.sell.v1.FactRecorded`.
    fn event_types(&self) -> &'static [&'static str];

    /// Applies a batch in one transaction, in order. An error that is not transient parks the event that caused it and
    /// the successors of its key; what is merely unknown yet is no error.
    async fn apply(&self, unit: &mut Unit, events: &[Event]) -> Result<(), Error>;
}

/// The service that a payload comes from: `tandem.sell.v1.FactRecorded` comes from `sell`.
pub(crate) fn source_of(event_type: &str) -> &str {
    event_type.split('.').nth(1).unwrap_or_default()
}

/// Everything committed in `source` before this moment has been applied here; `None` before the first delivery.
pub async fn as_of(conn: &mut PgConnection, source: &str) -> Result<Option<DateTime<Utc>>, Error> {
    Ok(sqlx::query_scalar!(
        "SELECT min(as_of) FROM kit.inbox WHERE source = $1 AND as_of > '-infinity'",
        source
    )
    .fetch_one(conn)
    .await?)
}

/// One service's end of all streams.
#[derive(Clone)]
pub(crate) struct Inbox {
    pub service: Service,
    pub consumer: Arc<dyn Consumer>,
}

/// A slice of one stream, to be applied as one.
struct Slice<'a> {
    request: &'a DeliverRequest,
    after_seq: i64,
    up_to_seq: i64,
    events: &'a [Event],
    skipped: &'a [Uuid],
}

impl Inbox {
    pub(crate) async fn last_seq(&self, source: &str, shard: i16) -> Result<i64, Error> {
        let last = sqlx::query_scalar!(
            "SELECT last_seq FROM kit.inbox WHERE source = $1 AND shard = $2",
            source,
            shard
        )
        .fetch_optional(&self.service.pool)
        .await?;
        Ok(last.unwrap_or(0))
    }

    /// Applies a delivery and answers how far the stream is applied now.
    pub(crate) async fn deliver(&self, request: DeliverRequest) -> Result<i64, Error> {
        let envelopes = request.events.iter().cloned();
        let events = envelopes
            .map(|envelope| Event::read(&request.source, request.shard, envelope))
            .collect::<Result<Vec<_>, _>>()?;
        let skipped: Vec<Uuid> = request
            .skipped_event_ids
            .iter()
            .filter_map(|id| Uuid::try_parse(id).ok())
            .collect();
        let whole = Slice {
            request: &request,
            after_seq: i64::try_from(request.after_seq).unwrap_or(i64::MAX),
            up_to_seq: i64::try_from(request.up_to_seq).unwrap_or(i64::MAX),
            events: &events,
            skipped: &skipped,
        };
        match self.apply_patiently(&whole).await {
            Err(error)
                if !error.is_transient()
                    && error.reason() != "GAP"
                    && error.reason() != "STALE_EPOCH" =>
            {
                self.deliver_singly(&whole, error).await
            }
            outcome => outcome,
        }
    }

    /// Finds the event that can't be applied, and parks it.
    async fn deliver_singly(&self, whole: &Slice<'_>, error: Error) -> Result<i64, Error> {
        tracing::warn!(source = %whole.request.source, %error, "a batch could not be applied; trying its events singly");
        let mut after_seq = whole.after_seq;
        for event in whole.events {
            let slice = Slice {
                after_seq,
                up_to_seq: event.seq,
                events: std::slice::from_ref(event),
                skipped: &[],
                ..*whole
            };
            if let Err(error) = self.apply_patiently(&slice).await {
                if error.is_transient() {
                    return Err(error);
                }
                tracing::error!(key = %event.key, seq = event.seq, %error, "event parked");
                self.park(&slice, &error.to_string()).await?;
            }
            after_seq = event.seq;
        }
        self.apply_patiently(&Slice {
            after_seq,
            events: &[],
            ..*whole
        })
        .await
    }

    /// Tries again when another transaction was in the way.
    async fn apply_patiently(&self, slice: &Slice<'_>) -> Result<i64, Error> {
        for _ in 0..4 {
            match self.apply(slice).await {
                Err(error) if error.is_transient() && error.reason() != "STALE_EPOCH" => {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
                outcome => return outcome,
            }
        }
        self.apply(slice).await
    }

    async fn apply(&self, slice: &Slice<'_>) -> Result<i64, Error> {
        if slice.events.is_empty() {
            return self.apply_untraced(slice).await;
        }
        let causes = slice
            .events
            .iter()
            .map(|event| event.envelope.traceparent.as_str());
        let span = telemetry::consume_span(&slice.request.source, causes);
        self.apply_untraced(slice).instrument(span).await
    }

    async fn apply_untraced(&self, slice: &Slice<'_>) -> Result<i64, Error> {
        let mut unit = self.unit(slice).await?;
        let last_seq = stream::lock(&mut unit, slice).await?;
        let fresh: Vec<Event> = slice
            .events
            .iter()
            .filter(|event| event.seq > last_seq)
            .cloned()
            .collect();
        let fresh = parked::divert(&mut unit, fresh).await?;
        if !fresh.is_empty() {
            let applied = AssertUnwindSafe(self.consumer.apply(&mut unit, &fresh))
                .catch_unwind()
                .await;
            applied.unwrap_or_else(|_| Err(Error::internal("the consumer panicked")))?;
        }
        stream::advance(&mut unit, slice, last_seq, &fresh).await?;
        unit.commit().await?;
        Ok(slice.up_to_seq.max(last_seq))
    }

    async fn park(&self, slice: &Slice<'_>, error: &str) -> Result<(), Error> {
        let mut unit = self.unit(slice).await?;
        let last_seq = stream::lock(&mut unit, slice).await?;
        for event in slice.events.iter().filter(|event| event.seq > last_seq) {
            parked::insert(&mut unit, event, error).await?;
        }
        stream::advance(&mut unit, slice, last_seq, &[]).await?;
        unit.commit().await.map(drop)
    }

    async fn unit(&self, slice: &Slice<'_>) -> Result<Unit, Error> {
        Unit::begin(
            &self.service,
            format!("service:{}", slice.request.source),
            "event".to_owned(),
        )
        .await
    }
}
