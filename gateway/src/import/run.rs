//! One import from the first byte of the upload to the last line of the answer.
use std::convert::Infallible;
use std::fs::File;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures::StreamExt as _;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use kit::{Caller, Unit};
use prost_reflect::DynamicMessage;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::batches::{self, Batch};
use super::file::{Rows, Unreadable};
use super::target::Sink;
use super::{deliver, prepare, upload};
use crate::commands::import_file;
use crate::domain::import::{Import, ImportedRow};
use crate::error::Error;
use crate::forward::{Context, Framing, Upstreams};
use crate::identity::Identity;
use crate::problem::Problem;
use crate::{rest, rpc, store, transcode};

const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
const BATCH_DEADLINE: Duration = Duration::from_secs(60);
/// Whoever may read imports may make them; whether the rows may go in is for the target's service to say.
const PERMISSION: &str = "/tandem.gateway.v1.ImportService/ListImports";

/// What an import needs of the gateway.
#[derive(Clone)]
pub struct Importer {
    pub kit: kit::Service,
    pub identity: Identity,
    pub upstreams: Upstreams,
}

/// One import under way.
struct Run {
    importer: Importer,
    caller: Caller,
    head: Parts,
    sink: Sink,
    import: Import,
}

/// A line of the answer, or why there will be no more.
type Line = Result<Bytes, Problem>;

impl Importer {
    /// Imports a CSV body by a mapping. Answers a line a row as batches are committed, and the sums at the end.
    ///
    /// # Errors
    /// What is wrong with the request, the mapping, the file as a whole or the first batch; what goes wrong later is the
    /// last line of the answer, and the import stays incomplete.
    pub async fn answer(
        self,
        caller: Caller,
        mapping_id: &str,
        head: Parts,
        body: Body,
    ) -> Result<Response, Problem> {
        kit::access::check(PERMISSION, &caller)?;
        rest::expect_type(&head.headers, &["text/csv"])?;
        let mut conn = self.kit.read().await?;
        let (mapping, _) = store::field_mapping::find(&mut conn, &caller.tenant, mapping_id)
            .await?
            .ok_or_else(|| Error::NotFound("field mapping", mapping_id.to_owned()))?;
        let prepared = prepare(&mut conn, &caller.tenant, &mapping).await?;
        drop(conn);
        let upload = upload::take(body.into_data_stream(), MAX_FILE_BYTES).await?;
        let rows = Rows::new(upload.file, prepared.plan).map_err(unreadable)?;
        let mut unit = self.unit(&caller).await?;
        let import = import_file::begin(&mut unit, &caller, mapping_id, upload.hash).await?;
        unit.commit().await?;
        let run = Run {
            importer: self,
            caller,
            head,
            sink: prepared.sink,
            import,
        };
        respond(run, rows).await
    }

    async fn unit(&self, caller: &Caller) -> Result<Unit, kit::Error> {
        Unit::begin(&self.kit, caller.subject.clone(), "import".to_owned()).await
    }
}

/// The status line waits for the first batch, so that an import that cannot begin is a plain problem.
async fn respond(run: Run, rows: Rows<File>) -> Result<Response, Problem> {
    let (sender, mut lines) = mpsc::channel(2);
    tokio::spawn(run.answer(batches::read(rows), sender));
    let first = lines.recv().await.transpose()?.unwrap_or_default();
    let rest = ReceiverStream::new(lines)
        .map(|line| line.unwrap_or_else(|problem| Framing::Lines.failure(&problem)));
    let first = futures::stream::iter([first]);
    let lines = first.chain(rest).map(Ok::<_, Infallible>);
    let mut response = Response::new(Body::from_stream(lines));
    let kind = HeaderValue::from_static(Framing::Lines.content_type());
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}

impl Run {
    async fn answer(self, batches: mpsc::Receiver<Batch>, sender: mpsc::Sender<Line>) {
        let end = self.batches(batches, &sender).await;
        if let Err(problem) = &end {
            tracing::warn!(import = %self.import.id, %problem, "an import broke off");
        }
        if let Some(last) = end.transpose() {
            let _ = sender.send(last).await;
        }
    }

    /// The last line; none when the client has gone.
    async fn batches(
        &self,
        mut batches: mpsc::Receiver<Batch>,
        sender: &mpsc::Sender<Line>,
    ) -> Result<Option<Bytes>, Problem> {
        let mut number = 0_u64;
        while let Some(batch) = batches.recv().await {
            let rows = batch.map_err(|error| upload::failed(&error))?;
            number += 1;
            let request_id =
                kit::ids::derived(&[&self.import.id.to_string(), &number.to_string()]).to_string();
            let context = self.context()?;
            let upstreams = &self.importer.upstreams;
            let rows = deliver::batch(upstreams, &self.sink, rows, &request_id, &context).await?;
            let mut unit = self.importer.unit(&self.caller).await?;
            import_file::book(&mut unit, &self.caller, &self.import, &rows).await?;
            unit.commit().await?;
            if sender.send(Ok(lines(&rows)?)).await.is_err() {
                return Ok(None);
            }
        }
        let mut unit = self.importer.unit(&self.caller).await?;
        let import = import_file::complete(&mut unit, &self.caller, &self.import).await?;
        unit.commit().await?;
        Ok(Some(line(&rpc::import(&import))?.into()))
    }

    /// Each batch goes in the caller's name with a fresh token: an import may outlast the one it began with.
    fn context(&self) -> Result<Context, Problem> {
        let authorization = self.importer.identity.speak_for(&self.caller)?;
        Ok(Context::new(
            &self.head.headers,
            authorization,
            BATCH_DEADLINE,
        ))
    }
}

fn lines(rows: &[ImportedRow]) -> Result<Bytes, Problem> {
    let mut text = Vec::new();
    for row in rows {
        text.append(&mut line(&rpc::imported_row(row))?);
    }
    Ok(text.into())
}

fn line<M: prost::Message + prost::Name>(message: &M) -> Result<Vec<u8>, Problem> {
    let descriptor = contracts::POOL
        .get_message_by_name(&M::full_name())
        .ok_or_else(|| tonic::Status::internal("the contracts lack a message"))?;
    let mut dynamic = DynamicMessage::new(descriptor);
    dynamic
        .transcode_from(message)
        .map_err(|error| tonic::Status::internal(error.to_string()))?;
    let mut text = transcode::message_json(&dynamic)?;
    text.push(b'\n');
    Ok(text)
}

fn unreadable(refusal: Unreadable) -> Problem {
    match refusal {
        Unreadable::Header(errors) => Problem::invalid(errors),
        Unreadable::Io(error) => upload::failed(&error),
    }
}
