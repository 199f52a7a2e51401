//! What a service runs on: its database, its clock, its name.
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgPool, Postgres};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::error::Error;
use crate::identity::{Signature, SigningKey};
use crate::objects::Objects;

/// The tables that kit keeps in every service's database.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Shards of a new installation; an existing one keeps what it has.
const SHARDS: i16 = 2;

/// How long a killed relay keeps its successor waiting, unless said otherwise.
const RELAY_LEASE: Duration = Duration::from_secs(15);

/// Shared by everything inside one service.
#[derive(Clone)]
pub struct Service {
    pub name: &'static str,
    pub pool: PgPool,
    pub clock: Clock,
    /// Cancelled when the process stops: streams that would go on for ever end.
    pub stopping: CancellationToken,
    pub(crate) shards: i16,
    pub(crate) relay_lease: Duration,
    /// What documents are signed with.
    pub(crate) signing_key: Option<Arc<SigningKey>>,
    /// Where files are kept.
    objects: Option<Objects>,
    /// Rung after each commit that announced something.
    pub(crate) announced: Arc<Notify>,
    /// Rung after each commit that asked for work.
    pub(crate) enqueued: Arc<Notify>,
}

impl Service {
    /// Connects, brings kit's tables and the service's own up to date, and finds the number of shards.
    pub async fn start(
        name: &'static str,
        migrations: &Migrator,
        database_url: &str,
        clock: Clock,
        connections: u32,
    ) -> Result<Self, StartError> {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(10))
            .connect(database_url)
            .await?;
        MIGRATIONS.run(&pool).await?;
        migrations.run(&pool).await?;
        sqlx::query!("SELECT kit.ensure_partitions($1)", clock.now())
            .execute(&pool)
            .await?;
        let shards = sqlx::query_scalar!(
            "WITH existing AS (SELECT count(*) AS n FROM kit.relay_lease),
                  made AS (INSERT INTO kit.relay_lease (shard)
                           SELECT generate_series(0, $1::int - 1) FROM existing WHERE n = 0
                           ON CONFLICT DO NOTHING RETURNING shard)
             SELECT (SELECT n FROM existing) + (SELECT count(*) FROM made)",
            i32::from(SHARDS),
        )
        .fetch_one(&pool)
        .await?;
        let shards = shards
            .and_then(|shards| i16::try_from(shards).ok())
            .unwrap_or(SHARDS);
        Ok(Self {
            name,
            pool,
            clock,
            stopping: CancellationToken::new(),
            shards,
            relay_lease: RELAY_LEASE,
            signing_key: None,
            objects: None,
            announced: Arc::default(),
            enqueued: Arc::default(),
        })
    }

    /// The same with another lease: the longest time that a relay which ended without a word keeps its successor waiting.
    #[must_use]
    pub fn with_relay_lease(self, relay_lease: Duration) -> Self {
        Self {
            relay_lease,
            ..self
        }
    }

    /// The same with the installation's key, so that it can sign documents.
    #[must_use]
    pub fn with_signing_key(self, key: &SigningKey) -> Self {
        Self {
            signing_key: Some(Arc::new(key.clone())),
            ..self
        }
    }

    /// Signs a document in the name of the installation. FAILED_PRECONDITION when the service was given no key.
    pub fn sign(&self, text: &[u8]) -> Result<Signature, Error> {
        Ok(self.signing_key()?.sign(text))
    }

    /// What documents are signed with. FAILED_PRECONDITION when the service was given no key.
    pub fn signing_key(&self) -> Result<&SigningKey, Error> {
        self.signing_key.as_deref().ok_or_else(|| {
            Error::precondition("NO_SIGNING_KEY", "the service has no key to sign with")
        })
    }

    /// The same with a store of files.
    #[must_use]
    pub fn with_objects(self, objects: Objects) -> Self {
        Self {
            objects: Some(objects),
            ..self
        }
    }

    /// Where files are kept. FAILED_PRECONDITION when the service was given no place for them.
    pub fn objects(&self) -> Result<&Objects, Error> {
        self.objects.as_ref().ok_or_else(|| {
            Error::precondition("NO_OBJECT_STORE", "the service has no place for files")
        })
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<PoolConnection<Postgres>, Error> {
        Ok(self.pool.acquire().await?)
    }
}

/// Why a service could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the database can't be reached: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the database can't be migrated: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}
