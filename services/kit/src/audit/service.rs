//! The audit over its contract, for every service of the process.
use contracts::tandem::platform::v1 as contract;
use contracts::tandem::platform::v1::audit_service_server::AuditService;
use contracts::tandem::platform::v1::export_audit_response::Item;
use contracts::tandem::platform::v1::{
    ExportAuditRequest, ExportAuditResponse, ListAuditEntriesRequest, ListAuditEntriesResponse,
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::chain::{Entry, Head};
use super::read::{self, Filter, Key};
use super::structure::structure;
use crate::access::caller;
use crate::error::Error;
use crate::operations::Platform;
use crate::page::Page;
use crate::service::Service;
use crate::violations::Violations;
use crate::wire;

/// Entries read at once.
const AT_ONCE: i64 = 500;

#[tonic::async_trait]
impl AuditService for Platform {
    async fn list_audit_entries(
        &self,
        request: Request<ListAuditEntriesRequest>,
    ) -> Result<Response<ListAuditEntriesResponse>, Status> {
        let caller = caller(&request)?;
        let request = request.into_inner();
        let method = format!("ListAuditEntries/{}", request.service);
        let page = Page::parse(&caller, &method, request.page_size, &request.page_token)?;
        let mut violations = Violations::new();
        let mut text = |name: &str, value: &str| {
            Some(wire::text(&mut violations, name, value, 0..=300)).filter(|it| !it.is_empty())
        };
        let filter = Filter {
            resource: text("resource", &request.resource),
            actor: text("actor", &request.actor),
            from: wire::timestamp(request.start_time),
            to: wire::timestamp(request.end_time),
        };
        violations.check()?;
        let service = self.service(&request.service)?;
        let mut conn = service.read().await?;
        let before: Option<Key> = page.after()?;
        let rows = read::list(&mut conn, &caller.tenant, &filter, before, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |(key, _)| *key);
        Ok(Response::new(ListAuditEntriesResponse {
            audit_entries: rows.into_iter().map(|(_, entry)| shown(entry)).collect(),
            next_page_token,
        }))
    }

    type ExportAuditStream = ReceiverStream<Result<ExportAuditResponse, Status>>;

    async fn export_audit(
        &self,
        request: Request<ExportAuditRequest>,
    ) -> Result<Response<Self::ExportAuditStream>, Status> {
        let caller = caller(&request)?;
        let service = self.service(&request.get_ref().service)?.clone();
        let (lines, stream) = mpsc::channel(64);
        tokio::spawn(async move {
            if let Err(error) = export(&service, &caller.tenant, &lines).await {
                // Nobody listens any more, or is told what happened.
                let _ = lines.send(Err(error.into())).await;
            }
        });
        Ok(Response::new(ReceiverStream::new(stream)))
    }
}

/// Sends the chain up to its present head, then the head; ends early when nobody listens.
async fn export(
    service: &Service,
    tenant: &str,
    lines: &mpsc::Sender<Result<ExportAuditResponse, Status>>,
) -> Result<(), Error> {
    let mut conn = service.read().await?;
    let head = read::head(&mut conn, service.name, tenant).await?;
    let mut after = 0;
    loop {
        let entries = read::chain(&mut conn, tenant, after, head.sequence, AT_ONCE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in entries {
            let item = Some(Item::AuditEntry(shown(entry)));
            if lines.send(Ok(ExportAuditResponse { item })).await.is_err() {
                return Ok(());
            }
        }
    }
    let item = Some(Item::Head(shown_head(head)));
    let _ = lines.send(Ok(ExportAuditResponse { item })).await;
    Ok(())
}

fn shown(entry: Entry) -> contract::AuditEntry {
    contract::AuditEntry {
        sequence: entry.sequence,
        time: Some(wire::to_timestamp(entry.time)),
        actor: entry.actor,
        origin: entry.origin,
        action: entry.action,
        resource: entry.resource,
        changes: Some(structure(&entry.changes)),
        previous_hash: entry.previous_hash,
        hash: entry.hash,
    }
}

fn shown_head(head: Head) -> contract::AuditHead {
    contract::AuditHead {
        service: head.service,
        tenant_id: head.tenant_id,
        sequence: head.sequence,
        hash: head.hash,
        seal_time: head.seal_time.map(wire::to_timestamp),
        signature: head.signature.map(|signature| contract::AuditSignature {
            algorithm: signature.algorithm,
            key_id: signature.key_id,
            public_key: signature.public_key,
            value: signature.value,
        }),
        waiting_count: head.waiting_count,
        stray_count: head.stray_count,
    }
}
