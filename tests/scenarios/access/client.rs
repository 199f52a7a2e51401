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
use tonic::{Request, Status};

use super::contract::Rpc;

/// What tonic says of an answer without a message.
const EMPTY_STREAM: &str = "Missing response message.";

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
        // A single message is a stream of one: the same bytes on the wire.
        match grpc.client_streaming(request, path, Bytes).await {
            Ok(answer) => Ok(decoded(rpc, &answer.into_inner())),
            // A stream may be empty.
            Err(status) if rpc.method.is_server_streaming() && status.message() == EMPTY_STREAM => {
                Ok(Value::Object(serde_json::Map::new()))
            }
            Err(status) => Err(status),
        }
    }
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
