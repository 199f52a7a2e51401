//! A stream of messages becomes lines (NDJSON), or events for a browser when it asks for `text/event-stream`.
use bytes::{BufMut, Bytes, BytesMut};
use futures::{Stream, StreamExt, stream};
use prost_reflect::{DynamicMessage, MessageDescriptor};
use tonic::transport::Channel;
use tonic::{Response, Status};

use super::{Context, server_streaming};
use crate::problem::Problem;
use crate::routes::contract::Rpc;
use crate::transcode::message_json;

/// How the messages of a stream are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// One JSON object a line.
    Lines,
    /// Server-sent events.
    Events,
}

impl Framing {
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Lines => "application/x-ndjson",
            Self::Events => "text/event-stream",
        }
    }

    fn frame(self, event: &str, json: &[u8]) -> Bytes {
        let mut text = BytesMut::with_capacity(json.len() + 32);
        if self == Self::Events {
            text.put_slice(format!("event: {event}\ndata: ").as_bytes());
        }
        text.put_slice(json);
        text.put_slice(if self == Self::Events { b"\n\n" } else { b"\n" });
        text.freeze()
    }

    /// A failure after the status line was sent: the last thing of the stream, `{"error": problem}`.
    pub fn failure(self, problem: &Problem) -> Bytes {
        let json = serde_json::json!({ "error": problem.to_json() }).to_string();
        self.frame("error", json.as_bytes())
    }
}

/// Calls a streaming method; each message becomes one frame of the answer.
pub async fn to_lines(
    channel: Channel,
    rpc: &Rpc,
    message: Bytes,
    framing: Framing,
    context: &Context,
) -> Result<Response<impl Stream<Item = Bytes> + Send + 'static>, Status> {
    let answer = server_streaming(channel, rpc.path.clone(), message, context).await?;
    let descriptor = rpc.method.output();
    Ok(answer.map(|messages| {
        let frames = messages
            .map(move |message| message.and_then(|bytes| frame(&descriptor, bytes, framing)));
        until_failure(frames, framing)
    }))
}

fn frame(descriptor: &MessageDescriptor, bytes: Bytes, framing: Framing) -> Result<Bytes, Status> {
    let message = DynamicMessage::decode(descriptor.clone(), bytes)
        .map_err(|error| Status::internal(error.to_string()))?;
    Ok(framing.frame("message", &message_json(&message)?))
}

fn until_failure(
    frames: impl Stream<Item = Result<Bytes, Status>> + Send + 'static,
    framing: Framing,
) -> impl Stream<Item = Bytes> + Send + 'static {
    stream::unfold(Some(Box::pin(frames)), move |frames| async move {
        let mut frames = frames?;
        match frames.next().await? {
            Ok(frame) => Some((frame, Some(frames))),
            Err(status) => Some((framing.failure(&status.into()), None)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn shown(framing: Framing, frames: Vec<Result<&'static str, Status>>) -> String {
        let frames = frames
            .into_iter()
            .map(move |json| json.map(|json| framing.frame("message", json.as_bytes())));
        let shown: Vec<_> = until_failure(stream::iter(frames.collect::<Vec<_>>()), framing)
            .collect()
            .await;
        String::from_utf8(shown.concat()).expect("UTF-8")
    }

    #[tokio::test]
    async fn messages_are_lines_or_events() {
        let frames = || vec![Ok("{\"a\":1}"), Ok("{\"a\":2}")];
        assert_eq!(
            shown(Framing::Lines, frames()).await,
            "{\"a\":1}\n{\"a\":2}\n"
        );
        assert_eq!(
            shown(Framing::Events, frames()).await,
            "event: message\ndata: {\"a\":1}\n\nevent: message\ndata: {\"a\":2}\n\n"
        );
    }

    #[tokio::test]
    async fn a_failure_is_the_last_frame() {
        let frames = vec![Ok("{}"), Err(Status::unavailable("going away")), Ok("{}")];
        let lines = shown(Framing::Lines, frames).await;
        let lines: Vec<_> = lines.lines().collect();
        assert_eq!(lines.len(), 2);
        let last: serde_json::Value = serde_json::from_str(lines[1]).expect("JSON");
        assert_eq!(last["error"]["code"], "UNAVAILABLE");
    }
}
