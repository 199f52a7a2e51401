//! Incentivize alone, on a database of its own, fed as onboard's and sell's relays would.
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::ensure;
use chrono::{DateTime, TimeZone as _, Utc};
use contracts::tandem::incentivize::v1::ledger_service_client::LedgerServiceClient;
use contracts::tandem::incentivize::v1::{VerifyBooksRequest, VerifyBooksResponse};
use contracts::tandem::platform::v1::event_sink_service_client::EventSinkServiceClient;
use contracts::tandem::platform::v1::{DeliverRequest, EventEnvelope, Role};
use kit::Caller;
use kit::clock::Clock;
use kit::host::Host;
use kit::identity::{Signer, SigningKey, Verifier};
use kit::wire::to_timestamp;
use prost::{Message, Name};
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::call::{Addresses, Connection};
use crate::vendor;

pub mod announce;
pub mod copy;
pub mod dump;
pub mod facts;
pub mod independent;
pub mod plans;
pub mod rebuild;

pub const TENANT: &str = "acme";
/// Connections of the service.
const CONNECTIONS: u32 = 5;

pub struct Ledger {
    /// Of the service's database.
    pub pool: PgPool,
    now: DateTime<Utc>,
    admin: Connection,
    relay: Connection,
    /// Numbers of the last events that onboard and sell announced.
    onboard: AtomicU64,
    sell: AtomicU64,
    stop: CancellationToken,
}

impl Drop for Ledger {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Ledger {
    /// Serves from this database, which is brought up to date. It is always noon of 15 January 2018.
    pub async fn serve(database_url: &str) -> anyhow::Result<Self> {
        let now = Utc
            .with_ymd_and_hms(2018, 1, 15, 12, 0, 0)
            .single()
            .unwrap_or_default();
        let clock = Clock::fixed(now);
        let service = kit::Service::start(
            incentivize::NAME,
            &incentivize::MIGRATIONS,
            database_url,
            clock.clone(),
            CONNECTIONS,
        )
        .await?;
        let pool = service.pool.clone();
        let key = SigningKey::generate();
        let signer = Signer::new(&key, clock.clone());
        let host = Host {
            verifier: Verifier::new(vec![key.issuer_of_installation()], clock),
            signer: signer.clone(),
            subscribers: Vec::new(),
            drain: Duration::ZERO,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let addresses = Addresses::common(listener.local_addr()?);
        let stop = CancellationToken::new();
        let mounts = vec![incentivize::mount(service)];
        tokio::spawn(host.serve(mounts, listener, stop.clone()));
        let relay = Caller {
            tenant: String::new(),
            subject: "relay".to_owned(),
            roles: vec![Role::Service],
            partner: None,
            internal: true,
        };
        Ok(Self {
            pool,
            now,
            admin: addresses
                .called_by(&vendor::admin(TENANT), &signer)?
                .incentivize,
            relay: addresses.called_by(&relay, &signer)?.incentivize,
            onboard: AtomicU64::new(0),
            sell: AtomicU64::new(0),
            stop,
        })
    }

    /// Delivers one batch of a source's shard 0, and answers when it is applied.
    async fn deliver(&self, source: &str, mut events: Vec<EventEnvelope>) -> anyhow::Result<()> {
        let last = match source {
            "onboard" => &self.onboard,
            _ => &self.sell,
        };
        let count = u64::try_from(events.len())?;
        let after_seq = last.fetch_add(count, Ordering::SeqCst);
        for (seq, event) in (after_seq + 1..).zip(&mut events) {
            event.seq = seq;
        }
        let request = DeliverRequest {
            consumer: incentivize::NAME.to_owned(),
            source: source.to_owned(),
            shard: 0,
            epoch: 1,
            after_seq,
            up_to_seq: after_seq + count,
            as_of: Some(to_timestamp(self.now)),
            events,
            skipped_event_ids: Vec::new(),
        };
        let answer = EventSinkServiceClient::new(self.relay.clone())
            .deliver(request)
            .await?;
        ensure!(
            answer.into_inner().last_seq == after_seq + count,
            "the batch is applied"
        );
        Ok(())
    }

    /// An event as its relay would send it; numbered when it is delivered.
    fn event<M: Message + Name>(&self, key: String, version: u64, payload: &M) -> EventEnvelope {
        EventEnvelope {
            event_id: kit::ids::new().to_string(),
            seq: 0,
            tenant_id: TENANT.to_owned(),
            key,
            version,
            occurred_at: Some(to_timestamp(self.now)),
            traceparent: String::new(),
            payload: Some(prost_types::Any {
                type_url: format!("type.googleapis.com/{}", M::full_name()),
                value: payload.encode_to_vec(),
            }),
        }
    }

    /// Waits until no job is due; one that failed is an error.
    pub async fn jobs_done(&self) -> anyhow::Result<()> {
        loop {
            let (due, failed): (i64, Option<String>) = sqlx::query_as(
                "SELECT count(*) FILTER (WHERE due_at <= $1 OR attempts > 0), nullif(max(last_error), '') FROM kit.job",
            )
            .bind(self.now)
            .fetch_one(&self.pool)
            .await?;
            ensure!(failed.is_none(), "a job failed: {failed:?}");
            if due == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What the service finds when it derives everything again and compares.
    pub async fn verify(&self) -> anyhow::Result<VerifyBooksResponse> {
        let mut ledger = LedgerServiceClient::new(self.admin.clone());
        let verdict = ledger.verify_books(VerifyBooksRequest {}).await?;
        Ok(verdict.into_inner())
    }

    /// An error unless the books are right.
    pub async fn assert_right(&self) -> anyhow::Result<()> {
        let verdict = self.verify().await?;
        let found: BTreeSet<String> = verdict
            .differences
            .iter()
            .take(10)
            .map(|difference| format!("{difference:?}"))
            .collect();
        ensure!(verdict.difference_count == 0, "{found:#?}");
        Ok(())
    }
}
