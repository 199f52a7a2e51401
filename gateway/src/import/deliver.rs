//! One batch on its way: sent until it is answered, and its answers matched with their lines.
use std::time::Duration;

use bytes::Bytes;
use contracts::tandem::sell::v1::{UpsertOutcome, UpsertResult};
use prost::Message as _;
use prost_reflect::{DynamicMessage, Value};
use tonic::{Code, Status};

use super::file::Row;
use super::target::Sink;
use crate::domain::import::{ImportedRow, Notice, Outcome};
use crate::forward::{self, Context, Upstreams};
use crate::problem::violation;

const ATTEMPTS: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// Sends the good rows of a batch and answers what became of every row, in the order of the file.
///
/// # Errors
/// What the service answers to the batch as a whole; UNAVAILABLE only after some seconds of trying.
pub(super) async fn batch(
    upstreams: &Upstreams,
    sink: &Sink,
    rows: Vec<Row>,
    request_id: &str,
    context: &Context,
) -> Result<Vec<ImportedRow>, Status> {
    let mut lines = Vec::new();
    let mut messages = Vec::new();
    let mut imported = Vec::new();
    for row in rows {
        let line = row.line.cast_signed();
        match row.content {
            Ok(message) => {
                lines.push(line);
                messages.push(message);
            }
            Err(refused) => imported.push(ImportedRow {
                line,
                external_id: refused.external_id,
                outcome: Outcome::Refused,
                resource_id: String::new(),
                violations: refused.errors,
                notices: Vec::new(),
            }),
        }
    }
    if !messages.is_empty() {
        let request = sink.batch(request_id, messages).encode_to_vec().into();
        let results = sink.results(send(upstreams, sink, request, context).await?)?;
        if results.len() != lines.len() {
            return Err(Status::internal(
                "the service answered another number of rows",
            ));
        }
        for (line, result) in lines.into_iter().zip(results) {
            imported.push(imported_row(sink, line, result)?);
        }
        imported.sort_by_key(|row| row.line);
    }
    Ok(imported)
}

/// The request carries an id, so sending it again is safe whatever became of it before.
async fn send(
    upstreams: &Upstreams,
    sink: &Sink,
    request: Bytes,
    context: &Context,
) -> Result<Bytes, Status> {
    let mut pause = FIRST_PAUSE;
    for _ in 1..ATTEMPTS {
        let channel = upstreams.channel(&sink.package);
        match forward::unary(channel, sink.path.clone(), request.clone(), context).await {
            Err(status) if may_pass(&status) => {
                tracing::warn!(code = ?status.code(), "a batch was not taken in, trying again");
            }
            answer => return answer.map(tonic::Response::into_inner),
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
    let channel = upstreams.channel(&sink.package);
    let answer = forward::unary(channel, sink.path.clone(), request, context).await;
    answer.map(tonic::Response::into_inner)
}

fn may_pass(status: &Status) -> bool {
    matches!(
        status.code(),
        Code::Unavailable | Code::Aborted | Code::DeadlineExceeded
    )
}

impl Sink {
    fn results(&self, answer: Bytes) -> Result<Vec<UpsertResult>, Status> {
        let unreadable = |error: &dyn std::fmt::Display| {
            Status::internal(format!("the answer is not the contract's: {error}"))
        };
        let answer = DynamicMessage::decode(self.response.clone(), answer)
            .map_err(|error| unreadable(&error))?;
        let results = answer.get_field_by_name("results");
        let results = results
            .as_deref()
            .and_then(Value::as_list)
            .unwrap_or_default();
        results
            .iter()
            .filter_map(Value::as_message)
            .map(|result| result.transcode_to().map_err(|error| unreadable(&error)))
            .collect()
    }
}

fn imported_row(sink: &Sink, line: i64, result: UpsertResult) -> Result<ImportedRow, Status> {
    let outcome = match result.outcome() {
        UpsertOutcome::Created => Outcome::Created,
        UpsertOutcome::Updated => Outcome::Updated,
        UpsertOutcome::Unchanged => Outcome::Unchanged,
        UpsertOutcome::Refused => Outcome::Refused,
        UpsertOutcome::Unspecified => {
            return Err(Status::internal("a row was answered without an outcome"));
        }
    };
    let violations = result.violations.into_iter();
    let notices = result.notices.into_iter();
    Ok(ImportedRow {
        line,
        external_id: result.external_id,
        outcome,
        resource_id: result.resource_id,
        violations: violations
            .map(|bad| violation(sink.within_row(&bad.field), bad.reason, bad.description))
            .collect(),
        notices: notices
            .map(|notice| Notice {
                field: sink.within_row(&notice.field).to_owned(),
                reason: notice.reason,
                description: notice.description,
            })
            .collect(),
    })
}
