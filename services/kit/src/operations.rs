//! The platform's own services: events in, and what an operator sees.
use std::collections::BTreeMap;
use std::sync::Arc;

use contracts::tandem::platform::v1::event_sink_service_server::EventSinkService;
use contracts::tandem::platform::v1::operations_service_server::OperationsService;
use contracts::tandem::platform::v1::{
    DeliverRequest, DeliverResponse, GetCursorRequest, GetCursorResponse, GetServiceStatusRequest,
    GetServiceStatusResponse, IncomingStream, ListParkedEventsRequest, ListParkedEventsResponse,
    OutgoingStream, ReplayParkedEventsRequest, ReplayParkedEventsResponse, ServiceStatus,
};
use tonic::{Request, Response, Status};

use crate::access::caller;
use crate::error::Error;
use crate::inbox::{Inbox, list_parked, replay_parked, source_of};
use crate::page::Page;
use crate::service::Service;
use crate::wire;

/// Serves the platform's contracts for every service of the process.
#[derive(Clone)]
pub(crate) struct Platform {
    pub services: Arc<BTreeMap<String, (Service, Option<Inbox>)>>,
}

impl Platform {
    fn inbox(&self, name: &str) -> Result<&Inbox, Error> {
        self.services
            .get(name)
            .and_then(|(_, inbox)| inbox.as_ref())
            .ok_or_else(|| Error::not_found("consumer", name))
    }

    /// A service of this process. NOT_FOUND when it is another process's, or nobody's.
    pub(crate) fn service(&self, name: &str) -> Result<&Service, Error> {
        let found = self.services.get(name);
        found
            .map(|(service, _)| service)
            .ok_or_else(|| Error::not_found("service", name))
    }

    fn chosen<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a (Service, Option<Inbox>)> {
        self.services
            .iter()
            .filter(move |(known, _)| name.is_empty() || known.as_str() == name)
            .map(|(_, value)| value)
    }
}

#[tonic::async_trait]
impl EventSinkService for Platform {
    async fn get_cursor(
        &self,
        request: Request<GetCursorRequest>,
    ) -> Result<Response<GetCursorResponse>, Status> {
        let request = request.into_inner();
        let inbox = self.inbox(&request.consumer)?;
        let shard = i16::try_from(request.shard).unwrap_or(i16::MAX);
        let wanted = inbox
            .consumer
            .event_types()
            .iter()
            .filter(|wanted| source_of(wanted) == request.source);
        Ok(Response::new(GetCursorResponse {
            last_seq: inbox.last_seq(&request.source, shard).await?.unsigned_abs(),
            event_types: wanted.map(|wanted| (*wanted).to_owned()).collect(),
        }))
    }

    async fn deliver(
        &self,
        request: Request<DeliverRequest>,
    ) -> Result<Response<DeliverResponse>, Status> {
        let request = request.into_inner();
        let inbox = self.inbox(&request.consumer)?.clone();
        // A caller that goes away must not end the work half-way into the next one.
        let applied = tokio::spawn(async move { inbox.deliver(request).await }).await;
        let last_seq = applied.map_err(Error::internal)??;
        Ok(Response::new(DeliverResponse {
            last_seq: last_seq.unsigned_abs(),
        }))
    }
}

#[tonic::async_trait]
impl OperationsService for Platform {
    async fn get_service_status(
        &self,
        request: Request<GetServiceStatusRequest>,
    ) -> Result<Response<GetServiceStatusResponse>, Status> {
        let mut services = Vec::new();
        for (service, _) in self.chosen(&request.get_ref().service) {
            services.push(status(service).await?);
        }
        Ok(Response::new(GetServiceStatusResponse { services }))
    }

    async fn list_parked_events(
        &self,
        request: Request<ListParkedEventsRequest>,
    ) -> Result<Response<ListParkedEventsResponse>, Status> {
        let caller = caller(&request)?;
        let request = request.into_inner();
        let page = Page::parse(
            &caller,
            &format!("ListParkedEvents/{}", request.service),
            request.page_size,
            &request.page_token,
        )?;
        let rows = list_parked(self.inbox(&request.service)?, page.after()?, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |(_, key)| key.clone());
        let parked_events = rows.into_iter().map(|(parked, _)| parked).collect();
        Ok(Response::new(ListParkedEventsResponse {
            parked_events,
            next_page_token,
        }))
    }

    async fn replay_parked_events(
        &self,
        request: Request<ReplayParkedEventsRequest>,
    ) -> Result<Response<ReplayParkedEventsResponse>, Status> {
        let (applied, still_parked) =
            replay_parked(self.inbox(&request.get_ref().service)?).await?;
        Ok(Response::new(ReplayParkedEventsResponse {
            applied,
            still_parked,
        }))
    }
}

async fn status(service: &Service) -> Result<ServiceStatus, Error> {
    let pool = &service.pool;
    let counts = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM kit.outbox WHERE seq IS NULL) AS "unnumbered!",
                  (SELECT count(*) FROM kit.parked) AS "parked!",
                  (SELECT count(*) FROM kit.job WHERE due_at <= $1 OR attempts > 0) AS "jobs_due!""#,
        service.clock.now(),
    )
    .fetch_one(pool)
    .await?;
    let outgoing = sqlx::query!(
        "SELECT l.shard, c.consumer, l.head_seq, c.acked_seq FROM kit.relay_lease l JOIN kit.relay_cursor c USING (shard)
         ORDER BY c.consumer, l.shard",
    )
    .fetch_all(pool)
    .await?;
    let incoming = sqlx::query!("SELECT source, shard, last_seq, as_of FROM kit.inbox WHERE as_of > '-infinity' ORDER BY source, shard")
        .fetch_all(pool)
        .await?;
    Ok(ServiceStatus {
        service: service.name.to_owned(),
        unnumbered: counts.unnumbered.unsigned_abs(),
        parked: counts.parked.unsigned_abs(),
        jobs_due: counts.jobs_due.unsigned_abs(),
        outgoing: outgoing
            .into_iter()
            .map(|row| OutgoingStream {
                shard: row.shard.unsigned_abs().into(),
                consumer: row.consumer,
                head_seq: row.head_seq.unsigned_abs(),
                acknowledged_seq: row.acked_seq.unsigned_abs(),
            })
            .collect(),
        incoming: incoming
            .into_iter()
            .map(|row| IncomingStream {
                source: row.source,
                shard: row.shard.unsigned_abs().into(),
                last_seq: row.last_seq.unsigned_abs(),
                as_of: Some(wire::to_timestamp(row.as_of)),
            })
            .collect(),
    })
}
