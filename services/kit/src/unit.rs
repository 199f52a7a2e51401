//! One unit of work: a transaction, and what is announced and audited when it commits.
use std::sync::Arc;

use chrono::{DateTime, Utc};
use prost::{Message, Name};
use sqlx::{PgConnection, Postgres, Transaction};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::error::Error;
use crate::service::Service;
use crate::{ids, telemetry};

/// A transaction with its outbox and audit rows, which are written together at the end.
pub struct Unit {
    transaction: Transaction<'static, Postgres>,
    /// The time at which the unit began.
    pub now: DateTime<Utc>,
    service: &'static str,
    actor: String,
    origin: String,
    shards: i16,
    announced: Arc<Notify>,
    enqueued: Arc<Notify>,
    has_jobs: bool,
    events: Vec<Outgoing>,
    audits: Vec<Audit>,
}

/// An event to be: a full snapshot of one aggregate.
pub struct Announcement<'a, M> {
    pub tenant: &'a str,
    /// The aggregate, such as `partners/…`: its events stay in order, and a parked one parks its successors.
    pub key: String,
    /// What the shard is chosen by; events of one route are seen in the order of their commits.
    pub route: &'a str,
    pub version: i64,
    pub payload: &'a M,
}

/// One changed resource, for the record.
pub struct Audit {
    pub tenant: String,
    /// What was done, such as `ApproveRegistration`.
    pub action: &'static str,
    pub resource: String,
    pub changes: serde_json::Value,
}

struct Outgoing {
    id: Uuid,
    tenant: String,
    key: String,
    shard: i16,
    version: i64,
    event_type: String,
    payload: Vec<u8>,
}

impl Unit {
    /// Begins a unit in the name of `actor`, who called from `origin`.
    pub async fn begin(service: &Service, actor: String, origin: String) -> Result<Self, Error> {
        Ok(Self {
            transaction: service.pool.begin().await?,
            now: service.clock.now(),
            service: service.name,
            actor,
            origin,
            shards: service.shards,
            announced: service.announced.clone(),
            enqueued: service.enqueued.clone(),
            has_jobs: false,
            events: Vec::new(),
            audits: Vec::new(),
        })
    }

    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// A new time-ordered id.
    pub fn new_id(&self) -> Uuid {
        ids::new()
    }

    /// Who does this.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// Announces an event when the unit commits. Lock the aggregate before: its version orders its events.
    pub fn announce<M: Message + Name>(&mut self, announcement: Announcement<'_, M>) {
        self.events.push(Outgoing {
            id: ids::new(),
            tenant: announcement.tenant.to_owned(),
            shard: ids::shard(
                &format!("{}/{}", announcement.tenant, announcement.route),
                self.shards,
            ),
            key: announcement.key,
            version: announcement.version,
            event_type: M::full_name(),
            payload: announcement.payload.encode_to_vec(),
        });
    }

    pub fn audit(&mut self, audit: Audit) {
        self.audits.push(audit);
    }

    /// Asks for work of `kind` on `key`, done after this unit has committed and not before `due`.
    pub async fn enqueue(
        &mut self,
        tenant: &str,
        kind: &str,
        key: &str,
        due: DateTime<Utc>,
    ) -> Result<(), Error> {
        sqlx::query!(
            "INSERT INTO kit.job (tenant_id, job_id, kind, key, due_at) VALUES ($1, $2, $3, $4, $5)",
            tenant, ids::new(), kind, key, due,
        )
        .execute(&mut *self.transaction)
        .await?;
        self.has_jobs = true;
        Ok(())
    }

    /// Writes what was announced and audited, and commits. Answers the position of the write: the last event of each
    /// shard, for readers who want to see it applied.
    pub async fn commit(mut self) -> Result<Option<String>, Error> {
        self.flush().await?;
        self.transaction.commit().await?;
        if !self.events.is_empty() {
            self.announced.notify_waiters();
        }
        if self.has_jobs {
            self.enqueued.notify_waiters();
        }
        let mut last: Vec<(i16, Uuid)> = Vec::new();
        for event in &self.events {
            last.retain(|(shard, _)| *shard != event.shard);
            last.push((event.shard, event.id));
        }
        let positions: Vec<String> = last
            .iter()
            .map(|(shard, id)| format!("{}/{shard}/{id}", self.service))
            .collect();
        Ok((!positions.is_empty()).then(|| positions.join(",")))
    }

    /// Writes the buffered rows into the transaction, one statement a table.
    async fn flush(&mut self) -> Result<(), Error> {
        if !self.events.is_empty() {
            self.write_events().await?;
        }
        if !self.audits.is_empty() {
            self.write_audits().await?;
        }
        Ok(())
    }

    async fn write_events(&mut self) -> Result<(), Error> {
        let events = &self.events;
        let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
        let tenants: Vec<&str> = events.iter().map(|event| event.tenant.as_str()).collect();
        let shards: Vec<i16> = events.iter().map(|event| event.shard).collect();
        let keys: Vec<&str> = events.iter().map(|event| event.key.as_str()).collect();
        let versions: Vec<i64> = events.iter().map(|event| event.version).collect();
        let types: Vec<&str> = events
            .iter()
            .map(|event| event.event_type.as_str())
            .collect();
        let payloads: Vec<&[u8]> = events
            .iter()
            .map(|event| event.payload.as_slice())
            .collect();
        sqlx::query!(
            "INSERT INTO kit.outbox (tenant_id, created_at, event_id, shard, key, version, event_type, payload, traceparent)
             SELECT tenant_id, $1, event_id, shard, key, version, event_type, payload, $2
             FROM unnest($3::text[], $4::uuid[], $5::smallint[], $6::text[], $7::bigint[], $8::text[], $9::bytea[])
                  WITH ORDINALITY AS event (tenant_id, event_id, shard, key, version, event_type, payload, n)
             ORDER BY n",
            self.now,
            telemetry::traceparent(),
            &tenants as &[&str],
            &ids,
            &shards,
            &keys as &[&str],
            &versions,
            &types as &[&str],
            &payloads as &[&[u8]],
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    async fn write_audits(&mut self) -> Result<(), Error> {
        let audits = &self.audits;
        let tenants: Vec<&str> = audits.iter().map(|audit| audit.tenant.as_str()).collect();
        let actions: Vec<&str> = audits.iter().map(|audit| audit.action).collect();
        let resources: Vec<&str> = audits.iter().map(|audit| audit.resource.as_str()).collect();
        let changes: Vec<serde_json::Value> =
            audits.iter().map(|audit| audit.changes.clone()).collect();
        sqlx::query!(
            "WITH written AS (
                 INSERT INTO kit.audit (tenant_id, at, actor, origin, action, resource, changes)
                 SELECT tenant_id, $1, $2, $3, action, resource, changes
                 FROM unnest($4::text[], $5::text[], $6::text[], $7::jsonb[]) AS audit (tenant_id, action, resource, changes)
                 RETURNING tenant_id, at, id)
             INSERT INTO kit.audit_unsealed (tenant_id, at, id) SELECT tenant_id, at, id FROM written",
            self.now,
            self.actor,
            self.origin,
            &tenants as &[&str],
            &actions as &[&str],
            &resources as &[&str],
            &changes,
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}
