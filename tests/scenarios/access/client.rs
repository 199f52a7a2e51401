//! Calls any method of the contracts at the services' port: JSON in, JSON out.
use contracts::POOL;
use http::uri::PathAndQuery;
use prost::Message as _;
use prost::bytes::{Buf as _, BufMut as _};
use prost_reflect::DynamicMessage;
use serde_json::Value;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status, Streaming};

use super::contract::Rpc;

/// Messages of a stream that are looked at.
const MOST_STREAMED: usize = 100;
const SILENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// The port of all services.
#[derive(Clone)]
pub(super) struct Services {
    channel: Channel,
}

impl Services {
    pub(super) fn at(url: String) -> Self {
        let channel = Endpoint::from_shared(url).expect("a url").connect_lazy();
        Self { channel }
    }

    /// Calls the method with one message.
    pub(super) async fn call(
        &self,
        rpc: &Rpc,
        token: Option<&str>,
        request: &Value,
    ) -> Result<Value, Status> {
        self.send(rpc, token, encoded(rpc, request)).await
    }

    /// Calls the method with bytes that may be no message at all.
    pub(super) async fn send(
        &self,
        rpc: &Rpc,
        token: Option<&str>,
        bytes: Vec<u8>,
    ) -> Result<Value, Status> {
        let mut request = Request::new(futures::stream::iter([bytes]));
        if let Some(token) = token {
            let value = format!("Bearer {token}").parse().expect("a header value");
            request.metadata_mut().insert("authorization", value);
        }
        let path = PathAndQuery::try_from(rpc.path()).expect("a path");
        let mut grpc = Grpc::new(self.channel.clone());
        grpc.ready()
            .await
            .map_err(|error| Status::unavailable(error.to_string()))?;
        if rpc.method.is_server_streaming() {
            let answer = grpc.streaming(request, path, Bytes).await?;
            return streamed(rpc, answer.into_inner()).await;
        }
        // A single message is a stream of one: the same bytes on the wire.
        let answer = grpc.client_streaming(request, path, Bytes).await?;
        Ok(decoded(rpc, &answer.into_inner()))
    }
}

/// What a stream says at first; one that goes on for ever is left when it falls silent.
async fn streamed(rpc: &Rpc, mut answer: Streaming<Vec<u8>>) -> Result<Value, Status> {
    let mut messages = Vec::new();
    while messages.len() < MOST_STREAMED {
        match tokio::time::timeout(SILENCE, answer.message()).await {
            Ok(message) => match message? {
                Some(message) => messages.push(decoded(rpc, &message)),
                None => break,
            },
            Err(_) => break,
        }
    }
    Ok(Value::Array(messages))
}

/// The message that the JSON stands for.
pub(super) fn encoded(rpc: &Rpc, request: &Value) -> Vec<u8> {
    let message = DynamicMessage::deserialize(rpc.method.input(), request)
        .unwrap_or_else(|error| panic!("{}: {error} in {request}", rpc.name()));
    message.encode_to_vec()
}

fn decoded(rpc: &Rpc, answer: &[u8]) -> Value {
    let output = POOL.get_message_by_name(rpc.method.output().full_name());
    let message = DynamicMessage::decode(output.expect("a message"), answer).expect("an answer");
    serde_json::to_value(message).expect("JSON")
}

/// Messages as they are on the wire.
#[derive(Clone, Copy)]
struct Bytes;

impl Codec for Bytes {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining()).to_vec()))
    }
}
