//! A writing RPC from its first line to its last: a unit of work that is done once however often it is asked for.
use contracts::Identified;
use prost::{Message, Name};
use sha2::{Digest as _, Sha256};
use tonic::metadata::MetadataValue;
use tonic::{Request, Response, Status};

use crate::access;
use crate::error::Error;
use crate::identity::Caller;
use crate::service::Service;
use crate::unit::Unit;

/// Metadata that carries positions, in answers and in requests.
pub const POSITION: &str = "tandem-position";

/// The start of a command: either fresh work, or the answer that was given before.
// Taken apart at once by `begin!`, never stored.
#[allow(clippy::large_enum_variant)]
pub enum Begun<M, R> {
    Fresh(CommandUnit, Caller, M),
    Replayed(Response<R>),
}

/// Begins a writing RPC and evaluates to `(unit, caller, message)`; returns the earlier answer when the same request
/// has been answered before.
#[macro_export]
macro_rules! begin {
    ($service:expr, $request:expr) => {
        match $service.begin($request).await? {
            $crate::Begun::Fresh(unit, caller, message) => (unit, caller, message),
            $crate::Begun::Replayed(answer) => return Ok(answer),
        }
    };
}

/// The unit of work of one RPC.
pub struct CommandUnit {
    unit: Unit,
    service: Service,
    key: Option<RequestKey>,
}

#[derive(Clone)]
struct RequestKey {
    tenant: String,
    caller: String,
    method: String,
    request_id: String,
    hash: Vec<u8>,
}

impl std::ops::Deref for CommandUnit {
    type Target = Unit;
    fn deref(&self) -> &Unit {
        &self.unit
    }
}

impl std::ops::DerefMut for CommandUnit {
    fn deref_mut(&mut self) -> &mut Unit {
        &mut self.unit
    }
}

impl Service {
    /// Begins a writing RPC; see [`begin!`](crate::begin).
    pub async fn begin<M, R>(&self, request: Request<M>) -> Result<Begun<M, R>, Error>
    where
        M: Message + Name + Identified,
        R: Message + Default,
    {
        let caller = access::caller(&request)?;
        let origin = request
            .remote_addr()
            .map(|address| address.to_string())
            .unwrap_or_default();
        let message = request.into_inner();
        let key = RequestKey::of(&caller, &message)?;
        if let Some(key) = &key
            && let Some(answer) = key.answered(self).await?
        {
            return Ok(Begun::Replayed(answer));
        }
        let unit = Unit::begin(self, caller.subject.clone(), origin).await?;
        Ok(Begun::Fresh(
            CommandUnit {
                unit,
                service: self.clone(),
                key,
            },
            caller,
            message,
        ))
    }
}

impl CommandUnit {
    /// Stores the answer with the work, commits both, and answers with the position of the write.
    pub async fn finish<R: Message + Default>(mut self, answer: R) -> Result<Response<R>, Status> {
        if let Some(key) = self.key.take()
            && !key.store(&mut self.unit, &answer).await?
        {
            // Somebody else answered the same request meanwhile; what was done here is undone.
            drop(self.unit);
            let earlier = key.answered(&self.service).await?;
            return earlier.ok_or_else(|| {
                Error::aborted("CONCURRENT_REQUEST", "the same request is being answered").into()
            });
        }
        let position = self.unit.commit().await?;
        let mut response = Response::new(answer);
        if let Some(position) = position.and_then(|position| MetadataValue::try_from(position).ok())
        {
            response.metadata_mut().insert(POSITION, position);
        }
        Ok(response)
    }
}

impl RequestKey {
    fn of<M: Message + Name + Identified>(
        caller: &Caller,
        message: &M,
    ) -> Result<Option<Self>, Error> {
        let request_id = message.request_id();
        if request_id.is_empty() {
            return Ok(None);
        }
        if request_id.len() > 200 || request_id.chars().any(char::is_control) {
            let mut violations = crate::Violations::new();
            violations.add(
                "request_id",
                "MALFORMED_ID",
                "at most 200 printable characters",
            );
            return Err(violations.into());
        }
        Ok(Some(Self {
            tenant: caller.tenant.clone(),
            caller: caller.subject.clone(),
            method: M::full_name(),
            request_id: request_id.to_owned(),
            hash: Sha256::digest(message.encode_to_vec()).to_vec(),
        }))
    }

    /// The stored answer, if there is one. ALREADY_EXISTS when the id was used for another request.
    async fn answered<R: Message + Default>(
        &self,
        service: &Service,
    ) -> Result<Option<Response<R>>, Error> {
        let stored = sqlx::query!(
            "SELECT request_hash, response FROM kit.idempotency
             WHERE tenant_id = $1 AND caller = $2 AND method = $3 AND request_id = $4",
            self.tenant,
            self.caller,
            self.method,
            self.request_id,
        )
        .fetch_optional(&service.pool)
        .await?;
        let Some(stored) = stored else {
            return Ok(None);
        };
        if stored.request_hash != self.hash {
            return Err(Error::already_exists(
                "REQUEST_ID_REUSED",
                format!(
                    "request_id {:?} was used for another request",
                    self.request_id
                ),
            ));
        }
        R::decode(stored.response.as_slice())
            .map(|answer| Some(Response::new(answer)))
            .map_err(Error::internal)
    }

    /// False when another transaction stored an answer first.
    async fn store<R: Message>(&self, unit: &mut Unit, answer: &R) -> Result<bool, Error> {
        let now = unit.now;
        let stored = sqlx::query!(
            "INSERT INTO kit.idempotency (tenant_id, caller, method, request_id, request_hash, response, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            self.tenant, self.caller, self.method, self.request_id, self.hash, answer.encode_to_vec(), now,
        )
        .execute(unit.conn())
        .await?;
        Ok(stored.rows_affected() == 1)
    }
}
