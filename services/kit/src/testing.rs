//! What a service's tests stand on: the service itself behind its port, on a database of its own, with a clock that a
//! hand moves, callers of any kind, and events delivered as a relay would.
mod queries;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeZone as _, Utc};
use contracts::tandem::platform::v1::event_sink_service_client::EventSinkServiceClient;
use contracts::tandem::platform::v1::operations_service_client::OperationsServiceClient;
use contracts::tandem::platform::v1::{
    DeliverRequest, EventEnvelope, GetServiceStatusRequest, Role, ServiceStatus,
};
use private_postgres::testing::TestDatabase;
use prost::{Message, Name};
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;
use sqlx::migrate::Migrator;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use uuid::Uuid;

use crate::clock::Clock;
use crate::host::Host;
use crate::identity::{Caller, Signer, SigningKey, Verifier};
use crate::mount::Mount;
use crate::objects::Objects;
use crate::relay::Subscriber;
use crate::service::{MIGRATIONS, Service};
use crate::{ids, wire};

pub use queries::check_queries;

/// A channel that calls in somebody's name.
pub type Client = InterceptedService<Channel, Bearer>;

/// Puts a caller's token on every call.
#[derive(Clone)]
pub struct Bearer(String);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let value = format!("Bearer {}", self.0)
            .parse()
            .map_err(|_| Status::internal("a token is no header value"))?;
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }
}

/// One service under test.
pub struct TestService {
    pub service: Service,
    pub clock: Clock,
    pub signer: Signer,
    channel: Channel,
    stop: CancellationToken,
    seq: AtomicI64,
    database: Arc<TestDatabase>,
    objects: Arc<TempDir>,
}

impl Drop for TestService {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// A database with kit's tables and the service's own.
pub async fn database(name: &'static str, migrations: &'static Migrator) -> TestDatabase {
    let mut hash = Sha256::new();
    for migration in MIGRATIONS.iter().chain(migrations.iter()) {
        hash.update(&migration.checksum);
    }
    let hash: String = hash.finalize()[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let migrate = async |url: String| {
        let pool = PgPool::connect(&url).await?;
        MIGRATIONS.run(&pool).await?;
        migrations.run(&pool).await?;
        pool.close().await;
        Ok(())
    };
    private_postgres::testing::database(name, &hash, migrate).await
}

impl TestService {
    /// Serves what `mount` makes. The clock stands at 2018-01-15 12:00 UTC.
    pub async fn start(
        name: &'static str,
        migrations: &'static Migrator,
        mount: impl FnOnce(Service) -> Mount,
    ) -> Self {
        Self::start_announcing_to(Vec::new(), name, migrations, mount).await
    }

    /// The same, with a relay to other services.
    pub async fn start_announcing_to(
        subscribers: Vec<Subscriber>,
        name: &'static str,
        migrations: &'static Migrator,
        mount: impl FnOnce(Service) -> Mount,
    ) -> Self {
        let database = database(name, migrations).await;
        let noon = Utc
            .with_ymd_and_hms(2018, 1, 15, 12, 0, 0)
            .single()
            .expect("a time");
        let clock = Clock::fixed(noon);
        let service = Service::start(name, migrations, &database.url, clock, 5)
            .await
            .expect("the service starts")
            .with_signing_key(&SigningKey::from_seed([7; 32]));
        let folder = tempfile::tempdir().expect("a folder for files");
        let objects = Objects::in_folder(folder.path()).expect("a store of files");
        let mount = mount(service.with_objects(objects));
        Self::serve(mount, subscribers, database, folder).await
    }

    /// Ends this process's part and serves the same database again, without consumers and methods.
    pub async fn restart(self, subscribers: Vec<Subscriber>) -> Self {
        self.stop.cancel();
        // The lease is released when the relay has ended.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mount = Mount::new(self.service.clone());
        let objects = self.objects.clone();
        Self::serve(mount, subscribers, self.database.clone(), objects).await
    }

    async fn serve(
        mount: Mount,
        subscribers: Vec<Subscriber>,
        database: impl Into<Arc<TestDatabase>>,
        objects: impl Into<Arc<TempDir>>,
    ) -> Self {
        let service = mount.service().clone();
        let clock = service.clock.clone();
        let key = SigningKey::from_seed([7; 32]);
        let signer = Signer::new(&key, clock.clone());
        let verifier = Verifier::new(vec![key.issuer_of_installation()], clock.clone());
        let host = Host {
            verifier,
            signer: signer.clone(),
            subscribers,
            drain: Duration::ZERO,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let stop = CancellationToken::new();
        tokio::spawn(host.serve(vec![mount], listener, stop.clone()));
        let channel = Endpoint::from_shared(format!("http://{address}"))
            .expect("a url")
            .connect_lazy();
        Self {
            service,
            clock,
            signer,
            channel,
            stop,
            seq: AtomicI64::new(0),
            database: database.into(),
            objects: objects.into(),
        }
    }

    /// The folder of the service's files.
    pub fn objects_folder(&self) -> &std::path::Path {
        self.objects.path()
    }

    /// A client without any token.
    pub fn anonymous(&self) -> Channel {
        self.channel.clone()
    }

    /// A client in the name of `caller`.
    pub fn client(&self, caller: &Caller) -> Client {
        let token = self
            .signer
            .token(caller, Duration::from_secs(3600))
            .expect("a token");
        InterceptedService::new(self.channel.clone(), Bearer(token))
    }

    /// A client with one role in a tenant.
    pub fn as_role(&self, tenant: &str, role: Role) -> Client {
        self.client(&somebody(tenant, &[role], None))
    }

    /// A client of one partner's user.
    pub fn as_partner(&self, tenant: &str, partner: Uuid) -> Client {
        self.client(&somebody(tenant, &[Role::PartnerUser], Some(partner)))
    }

    /// Delivers one event as `source`'s relay would, and answers when it is applied.
    pub async fn deliver<M: Message + Name>(
        &self,
        source: &str,
        tenant: &str,
        key: &str,
        version: u64,
        payload: &M,
    ) {
        self.deliver_all(source, vec![self.envelope(tenant, key, version, payload)])
            .await
            .expect("delivered");
    }

    /// An event to be delivered; numbered when it is.
    pub fn envelope<M: Message + Name>(
        &self,
        tenant: &str,
        key: &str,
        version: u64,
        payload: &M,
    ) -> EventEnvelope {
        EventEnvelope {
            event_id: ids::new().to_string(),
            seq: 0,
            tenant_id: tenant.to_owned(),
            key: key.to_owned(),
            version,
            occurred_at: Some(wire::to_timestamp(self.clock.now())),
            traceparent: String::new(),
            payload: Some(prost_types::Any {
                type_url: format!("type.googleapis.com/{}", M::full_name()),
                value: payload.encode_to_vec(),
            }),
        }
    }

    /// Delivers events as one batch of `source`'s shard 0.
    pub async fn deliver_all(
        &self,
        source: &str,
        mut events: Vec<EventEnvelope>,
    ) -> Result<(), Status> {
        let count = i64::try_from(events.len()).expect("a small batch");
        let after = self.seq.fetch_add(count, Ordering::SeqCst);
        for (seq, event) in (after + 1..).zip(&mut events) {
            event.seq = seq.unsigned_abs();
        }
        // The number series is shared by all sources; a source that has seen none of it starts where it stands.
        sqlx::query("INSERT INTO kit.inbox (source, shard, last_seq) VALUES ($1, 0, $2)
                     ON CONFLICT (source, shard) DO UPDATE SET last_seq = greatest(kit.inbox.last_seq, $2)")
            .bind(source)
            .bind(after)
            .execute(&self.service.pool)
            .await
            .expect("the inbox");
        let service = Caller {
            internal: true,
            ..somebody("", &[Role::Service], None)
        };
        let request = DeliverRequest {
            consumer: self.service.name.to_owned(),
            source: source.to_owned(),
            shard: 0,
            epoch: 1,
            after_seq: after.unsigned_abs(),
            up_to_seq: (after + count).unsigned_abs(),
            as_of: Some(wire::to_timestamp(self.clock.now())),
            events,
            skipped_event_ids: Vec::new(),
        };
        EventSinkServiceClient::new(self.client(&service))
            .deliver(request)
            .await
            .map(drop)
    }

    /// Streams, parked events and jobs of the service.
    pub async fn status(&self) -> ServiceStatus {
        let operator = Caller {
            internal: true,
            ..somebody("", &[Role::Operator], None)
        };
        let request = GetServiceStatusRequest {
            service: self.service.name.to_owned(),
        };
        let answer = OperationsServiceClient::new(self.client(&operator))
            .get_service_status(request)
            .await;
        answer.expect("a status").into_inner().services.remove(0)
    }

    /// Waits until no job is due.
    pub async fn jobs_done(&self) {
        for _ in 0..600 {
            if self.status().await.jobs_due == 0 {
                return;
            }
            self.service.enqueued.notify_waiters();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("jobs are still due after 12 s");
    }

    /// Events that the service announced, oldest first: type and decoded payload of those that are an `M`.
    pub async fn announced<M: Message + Name + Default>(&self) -> Vec<M> {
        let rows: Vec<(Vec<u8>,)> =
            sqlx::query_as("SELECT payload FROM kit.outbox WHERE event_type = $1 ORDER BY id")
                .bind(M::full_name())
                .fetch_all(&self.service.pool)
                .await
                .expect("the outbox");
        rows.into_iter()
            .map(|(payload,)| M::decode(payload.as_slice()).expect("a payload"))
            .collect()
    }

    /// Rows in kit's outbox and audit, to show that nothing was written.
    pub async fn written(&self) -> (i64, i64) {
        sqlx::query_as("SELECT (SELECT count(*) FROM kit.outbox), (SELECT count(*) FROM kit.audit)")
            .fetch_one(&self.service.pool)
            .await
            .expect("counts")
    }
}

/// A caller for tests.
pub fn somebody(tenant: &str, roles: &[Role], partner: Option<Uuid>) -> Caller {
    let who = roles.first().map_or("nobody", |role| role.as_str_name());
    Caller {
        tenant: tenant.to_owned(),
        subject: format!(
            "test:{who}{}",
            partner
                .map(|partner| format!(":{partner}"))
                .unwrap_or_default()
        ),
        roles: roles.to_vec(),
        partner,
        internal: false,
    }
}

/// The reason in a refusal's `ErrorInfo`.
pub fn reason(status: &Status) -> String {
    use tonic_types::StatusExt as _;
    status
        .get_details_error_info()
        .map(|info| info.reason)
        .unwrap_or_default()
}

/// The fields and reasons in a refusal's `BadRequest`, in order.
pub fn bad_fields(status: &Status) -> Vec<(String, String)> {
    use tonic_types::StatusExt as _;
    let violations = status
        .get_details_bad_request()
        .map(|bad| bad.field_violations)
        .unwrap_or_default();
    violations
        .into_iter()
        .map(|violation| (violation.field, violation.reason))
        .collect()
}

/// A moment for tests, RFC 3339.
pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text)
        .expect("RFC 3339")
        .with_timezone(&Utc)
}
