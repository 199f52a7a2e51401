//! A body of lines becomes a stream of messages: one line, one message (NDJSON).
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures::{Stream, StreamExt, future};
use prost::Message;
use tokio::sync::oneshot;
use tonic::Response;
use tonic::transport::Channel;

use super::{Context, client_streaming, lines::lines};
use crate::problem::{Problem, violation};
use crate::routes::contract::Rpc;
use crate::transcode::parse_message;

/// Forwards a body line by line, as fast as the service takes the messages.
///
/// A bad line ends the call with its number: lines before it may have been committed, none after it is.
pub async fn from_lines<S, E>(
    channel: Channel,
    rpc: &Rpc,
    body: S,
    max_line_bytes: usize,
    context: &Context,
) -> Result<Response<Bytes>, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
    E: Send + 'static,
{
    let (refuse, refused) = oneshot::channel();
    let refuse = Arc::new(Mutex::new(Some(refuse)));
    let descriptor = rpc.method.input();
    let messages = lines(body, max_line_bytes)
        .map(move |line| message(&descriptor, line?))
        .then(move |message| {
            let refuse = Arc::clone(&refuse);
            async move {
                match message {
                    Ok(message) => message,
                    // Ending the stream here would look like success to the service: the call is dropped instead.
                    Err(problem) => abandon(&refuse, problem).await,
                }
            }
        });
    let call = client_streaming(channel, rpc.path.clone(), Box::pin(messages), context);
    tokio::select! {
        biased;
        Ok(problem) = refused => Err(problem),
        answer = call => Ok(answer?),
    }
}

async fn abandon(refuse: &Mutex<Option<oneshot::Sender<Problem>>>, problem: Problem) -> Bytes {
    let sender = refuse.lock().ok().and_then(|mut sender| sender.take());
    if let Some(sender) = sender {
        let _ = sender.send(problem);
    }
    future::pending().await
}

fn message(
    descriptor: &prost_reflect::MessageDescriptor,
    (number, line): (u64, Bytes),
) -> Result<Bytes, Problem> {
    let mut errors = Vec::new();
    let message = parse_message(descriptor, &line, "", &mut errors).map_err(|problem| {
        let text = format!("line {number}: {problem}");
        Problem::invalid(vec![violation(at(number, ""), problem.reason(), text)])
    })?;
    if errors.is_empty() {
        return Ok(message.encode_to_vec().into());
    }
    let located = errors
        .into_iter()
        .map(|error| violation(at(number, &error.field), error.reason, error.description))
        .collect();
    Err(Problem::invalid(located))
}

fn at(number: u64, field: &str) -> String {
    if field.is_empty() {
        return format!("line[{number}]");
    }
    format!("line[{number}].{field}")
}
