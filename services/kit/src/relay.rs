//! Events out: one leader a shard numbers what was committed and delivers it to every consumer.
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;
use uuid::Uuid;

use crate::error::Error;
use crate::identity::Signer;
use crate::ids;
use crate::service::Service;

mod delivery;

/// Another service that this one announces to.
#[derive(Clone)]
pub struct Subscriber {
    pub name: String,
    pub channel: Channel,
}

const POLL: Duration = Duration::from_millis(100);
/// Rows numbered in one transaction.
const NUMBERED_AT_ONCE: i64 = 2_000;

/// How far a shard is numbered.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    seq: i64,
    /// All that was committed before this moment is numbered.
    as_of: DateTime<Utc>,
}

/// Runs the relay of a service until it is stopped.
pub(crate) async fn run(
    service: Service,
    subscribers: Vec<Subscriber>,
    signer: Signer,
    stop: CancellationToken,
) {
    let holder = ids::new();
    let shards = (0..service.shards).map(|shard| {
        let relay = ShardRelay {
            service: service.clone(),
            shard,
            holder: holder.to_string(),
            subscribers: subscribers.clone(),
            signer: signer.clone(),
        };
        tokio::spawn(relay.run(stop.clone()))
    });
    futures::future::join_all(shards).await;
}

struct ShardRelay {
    service: Service,
    shard: i16,
    holder: String,
    subscribers: Vec<Subscriber>,
    signer: Signer,
}

impl ShardRelay {
    async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.acquire().await {
                Ok(Some((epoch, seq))) => {
                    let reign = stop.child_token();
                    let ended = self.lead(epoch, seq, &reign).await;
                    reign.cancel();
                    if let Err(error) = ended {
                        tracing::warn!(service = self.service.name, shard = self.shard, %error, "relay interrupted");
                    }
                    if stop.is_cancelled() {
                        self.release(epoch).await;
                    }
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(service = self.service.name, %error, "no lease"),
            }
            pause(&stop, Duration::from_secs(1)).await;
        }
    }

    /// Takes the lease if nobody holds it; answers the new epoch and the head.
    async fn acquire(&self) -> Result<Option<(i64, i64)>, Error> {
        let lease = sqlx::query!(
            "UPDATE kit.relay_lease
             SET holder = $2, epoch = epoch + 1, expires_at = clock_timestamp() + make_interval(secs => $3)
             WHERE shard = $1 AND expires_at < clock_timestamp() RETURNING epoch, head_seq",
            self.shard, self.holder, self.service.relay_lease.as_secs_f64(),
        )
        .fetch_optional(&self.service.pool)
        .await?;
        Ok(lease.map(|lease| (lease.epoch, lease.head_seq)))
    }

    /// Lets a successor begin at once.
    async fn release(&self, epoch: i64) {
        let released = sqlx::query!(
            "UPDATE kit.relay_lease SET expires_at = '-infinity' WHERE shard = $1 AND epoch = $2",
            self.shard,
            epoch,
        )
        .execute(&self.service.pool)
        .await;
        if let Err(error) = released {
            tracing::debug!(%error, "the lease runs out by itself");
        }
    }

    /// Numbers and delivers until stopped or deposed.
    async fn lead(&self, epoch: i64, seq: i64, reign: &CancellationToken) -> Result<(), Error> {
        let (head, _) = watch::channel(Head {
            seq,
            ..Head::default()
        });
        for subscriber in self
            .subscribers
            .iter()
            .filter(|subscriber| subscriber.name != self.service.name)
        {
            let delivery = delivery::Delivery {
                service: self.service.clone(),
                shard: self.shard,
                epoch,
                subscriber: subscriber.clone(),
                signer: self.signer.clone(),
            };
            tokio::spawn(delivery.run(head.subscribe(), reign.clone()));
        }
        let mut renewed = tokio::time::Instant::now();
        while !reign.is_cancelled() {
            let announced = self.service.announced.notified();
            match self.number(epoch).await? {
                Some((found, full)) => {
                    head.send_modify(|head| {
                        head.seq = found.seq;
                        if !full {
                            head.as_of = found.as_of;
                        }
                    });
                    if full {
                        continue;
                    }
                }
                None => {
                    return Err(Error::precondition(
                        "DEPOSED",
                        "another relay has taken over",
                    ));
                }
            }
            if renewed.elapsed() >= self.service.relay_lease / 4 {
                self.renew(epoch).await?;
                renewed = tokio::time::Instant::now();
            }
            tokio::select! {
                () = announced => {}
                () = tokio::time::sleep(POLL) => {}
                () = reign.cancelled() => {}
            }
        }
        Ok(())
    }

    /// Numbers what is committed. `None` when deposed; true when there may be more.
    async fn number(&self, epoch: i64) -> Result<Option<(Head, bool)>, Error> {
        let seen = sqlx::query!(
            r#"SELECT statement_timestamp() AS "as_of!", head_seq,
                      EXISTS (SELECT FROM kit.outbox WHERE shard = $1 AND seq IS NULL) AS "waiting!"
               FROM kit.relay_lease WHERE shard = $1 AND epoch = $2"#,
            self.shard,
            epoch,
        )
        .fetch_optional(&self.service.pool)
        .await?;
        let Some(seen) = seen else { return Ok(None) };
        // A statement's timestamp is older than its snapshot: all that was committed before it is seen.
        let as_of = seen.as_of;
        if !seen.waiting {
            return Ok(Some((
                Head {
                    seq: seen.head_seq,
                    as_of,
                },
                false,
            )));
        }
        let numbered =
            sqlx::query_file!("src/relay/number.sql", self.shard, epoch, NUMBERED_AT_ONCE)
                .fetch_optional(&self.service.pool)
                .await?;
        Ok(numbered.map(|row| {
            (
                Head {
                    seq: row.head_seq,
                    as_of,
                },
                row.numbered == NUMBERED_AT_ONCE,
            )
        }))
    }

    async fn renew(&self, epoch: i64) -> Result<(), Error> {
        let renewed =
            sqlx::query!(
            "UPDATE kit.relay_lease SET expires_at = clock_timestamp() + make_interval(secs => $3)
             WHERE shard = $1 AND epoch = $2",
            self.shard, epoch, self.service.relay_lease.as_secs_f64(),
        )
            .execute(&self.service.pool)
            .await?;
        if renewed.rows_affected() == 1 {
            Ok(())
        } else {
            Err(Error::precondition(
                "DEPOSED",
                "another relay has taken over",
            ))
        }
    }
}

async fn pause(stop: &CancellationToken, time: Duration) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(time) => {}
    }
}

fn text(ids: &[Uuid]) -> Vec<String> {
    ids.iter().map(Uuid::to_string).collect()
}
