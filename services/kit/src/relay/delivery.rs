//! One stream to one consumer: read what is numbered, deliver it, go on behind what is acknowledged.
use std::time::Duration;

use contracts::tandem::platform::v1::event_sink_service_client::EventSinkServiceClient;
use contracts::tandem::platform::v1::{
    DeliverRequest, EventEnvelope, GetCursorRequest, GetCursorResponse,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;
use tonic::{Request, Status};
use uuid::Uuid;

use super::{Head, Subscriber, pause, text};
use crate::error::Error;
use crate::identity::Signer;
use crate::service::Service;
use crate::wire;

const BATCH: i64 = 500;
const HEARTBEAT: Duration = Duration::from_secs(1);
const MAX_MESSAGE_BYTES: usize = 64 << 20;

pub(super) struct Delivery {
    pub service: Service,
    pub shard: i16,
    pub epoch: i64,
    pub subscriber: Subscriber,
    pub signer: Signer,
}

impl Delivery {
    pub(super) async fn run(self, mut head: watch::Receiver<Head>, reign: CancellationToken) {
        let mut backoff = Duration::from_millis(50);
        while !reign.is_cancelled() {
            let ended = tokio::select! {
                ended = self.stream(&mut head, &mut backoff) => ended,
                () = reign.cancelled() => return,
            };
            if let Err(status) = ended {
                tracing::debug!(service = self.service.name, consumer = %self.subscriber.name, %status, "delivery interrupted");
            }
            pause(&reign, backoff).await;
            backoff = (backoff * 2).min(Duration::from_secs(2));
        }
    }

    /// Delivers from where the consumer stands until something goes wrong.
    async fn stream(
        &self,
        head: &mut watch::Receiver<Head>,
        backoff: &mut Duration,
    ) -> Result<(), Status> {
        let mut sink = EventSinkServiceClient::new(self.subscriber.channel.clone())
            .max_encoding_message_size(MAX_MESSAGE_BYTES);
        let cursor = self.cursor(&mut sink).await?;
        let wanted: Vec<String> = cursor.event_types;
        if wanted.is_empty() {
            // It may learn to want something when it is deployed anew.
            tokio::time::sleep(Duration::from_secs(30)).await;
            return Ok(());
        }
        let mut last_seq = i64::try_from(cursor.last_seq).unwrap_or_default();
        loop {
            let target = *head.borrow_and_update();
            let request = self.batch(last_seq, target, &wanted).await?;
            let answer = sink.deliver(self.authorized(request)?).await?.into_inner();
            let acknowledged = i64::try_from(answer.last_seq).unwrap_or_default();
            if acknowledged != last_seq {
                self.remember(acknowledged).await?;
            }
            last_seq = acknowledged;
            *backoff = Duration::from_millis(50);
            if last_seq >= target.seq {
                let news = head.wait_for(|head| head.seq > last_seq);
                let _ = tokio::time::timeout(HEARTBEAT, news).await;
            }
        }
    }

    async fn cursor(
        &self,
        sink: &mut EventSinkServiceClient<Channel>,
    ) -> Result<GetCursorResponse, Status> {
        let request = GetCursorRequest {
            consumer: self.subscriber.name.clone(),
            source: self.service.name.to_owned(),
            shard: self.shard.unsigned_abs().into(),
        };
        Ok(sink
            .get_cursor(self.authorized(request)?)
            .await?
            .into_inner())
    }

    async fn batch(
        &self,
        after: i64,
        head: Head,
        wanted: &[String],
    ) -> Result<DeliverRequest, Error> {
        let rows = sqlx::query!(
            r#"SELECT tenant_id, created_at, event_id, seq AS "seq!", key, version, event_type,
                      CASE WHEN event_type = ANY($5) THEN payload END AS payload, traceparent
               FROM kit.outbox WHERE shard = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4"#,
            self.shard,
            after,
            head.seq,
            BATCH,
            wanted,
        )
        .fetch_all(&self.service.pool)
        .await?;
        let complete = i64::try_from(rows.len()).unwrap_or(BATCH) < BATCH;
        let up_to = if complete {
            head.seq.max(after)
        } else {
            rows.last().map_or(after, |row| row.seq)
        };
        let skipped: Vec<Uuid> = rows
            .iter()
            .filter(|row| row.payload.is_none())
            .map(|row| row.event_id)
            .collect();
        let events = rows.into_iter().filter_map(|row| {
            Some(EventEnvelope {
                event_id: row.event_id.to_string(),
                seq: row.seq.unsigned_abs(),
                tenant_id: row.tenant_id,
                key: row.key,
                version: row.version.unsigned_abs(),
                occurred_at: Some(wire::to_timestamp(row.created_at)),
                traceparent: row.traceparent,
                payload: Some(prost_types::Any {
                    type_url: format!("type.googleapis.com/{}", row.event_type),
                    value: row.payload?,
                }),
            })
        });
        Ok(DeliverRequest {
            consumer: self.subscriber.name.clone(),
            source: self.service.name.to_owned(),
            shard: self.shard.unsigned_abs().into(),
            epoch: self.epoch.unsigned_abs(),
            after_seq: after.unsigned_abs(),
            up_to_seq: up_to.unsigned_abs(),
            as_of: (complete && head.as_of.timestamp() > 0).then(|| wire::to_timestamp(head.as_of)),
            events: events.collect(),
            skipped_event_ids: text(&skipped),
        })
    }

    async fn remember(&self, acknowledged: i64) -> Result<(), Error> {
        sqlx::query!(
            "INSERT INTO kit.relay_cursor (consumer, shard, acked_seq) VALUES ($1, $2, $3)
             ON CONFLICT (consumer, shard) DO UPDATE SET acked_seq = $3",
            self.subscriber.name,
            self.shard,
            acknowledged,
        )
        .execute(&self.service.pool)
        .await?;
        Ok(())
    }

    fn authorized<T>(&self, message: T) -> Result<Request<T>, Error> {
        let mut request = Request::new(message);
        let token = self.signer.service_token(self.service.name)?;
        let value = format!("Bearer {token}")
            .parse()
            .map_err(|_| Error::internal("a token is no header value"))?;
        request.metadata_mut().insert("authorization", value);
        request.set_timeout(Duration::from_secs(60));
        Ok(request)
    }
}
