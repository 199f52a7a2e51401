//! A service that answers whatever a test says, method by method, and remembers who asked for what.
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use http::HeaderMap;
use http_body_util::{BodyExt as _, Full};
use prost::Message;
use tokio::net::TcpListener;
use tonic::Status;
use tonic::transport::{Channel, Endpoint};

/// One call as it arrived.
#[derive(Clone, Debug)]
pub struct Call {
    pub headers: HeaderMap,
    pub messages: Vec<Bytes>,
}

impl Call {
    pub fn message<M: Message + Default>(&self) -> M {
        M::decode(self.messages[0].clone()).expect("the contract's message")
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self
            .headers
            .get(name)
            .map(|value| value.to_str().expect("text"));
        value.unwrap_or_default()
    }
}

type Part = Arc<dyn Fn(&Call) -> Result<Bytes, Status> + Send + Sync>;

#[derive(Clone, Default)]
struct Stage {
    parts: Arc<Mutex<HashMap<&'static str, Part>>>,
    calls: Arc<Mutex<Vec<Call>>>,
}

/// Answers every call with the position `sell/0/x`.
pub struct Played {
    stage: Stage,
    address: std::net::SocketAddr,
}

impl Played {
    pub async fn start() -> Self {
        let stage = Stage::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().fallback(answer).with_state(stage.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { stage, address }
    }

    pub fn channel(&self) -> Channel {
        let endpoint = Endpoint::from_shared(format!("http://{}", self.address)).expect("a url");
        endpoint.connect_lazy()
    }

    /// Says how a method (`AccountService/GetAccount`) is answered.
    pub fn plays<M: Message>(
        &self,
        method: &'static str,
        part: impl Fn(&Call) -> Result<M, Status> + Send + Sync + 'static,
    ) {
        let part =
            Arc::new(move |call: &Call| part(call).map(|answer| answer.encode_to_vec().into()));
        self.stage.parts.lock().expect("parts").insert(method, part);
    }

    /// Calls that came in whole, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.stage.calls.lock().expect("calls").clone()
    }
}

async fn answer(State(stage): State<Stage>, request: Request) -> Response {
    let path = request
        .uri()
        .path()
        .trim_start_matches("/tandem.sell.v1.")
        .to_owned();
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        return Status::cancelled("the caller hung up").into_http();
    };
    let call = Call {
        headers: head.headers,
        messages: messages(body.to_bytes()),
    };
    stage.calls.lock().expect("calls").push(call.clone());
    let part = stage
        .parts
        .lock()
        .expect("parts")
        .get(path.as_str())
        .cloned();
    let answer = part.map_or_else(|| Err(Status::unimplemented(path)), |part| part(&call));
    match answer {
        Ok(message) => framed(&message),
        Err(status) => status.into_http(),
    }
}

fn messages(mut body: Bytes) -> Vec<Bytes> {
    let mut messages = Vec::new();
    while body.has_remaining() {
        assert_eq!(body.get_u8(), 0, "nothing is compressed");
        let length = body.get_u32() as usize;
        messages.push(body.split_to(length));
    }
    messages
}

fn framed(message: &Bytes) -> Response {
    let mut frame = BytesMut::new();
    frame.put_u8(0);
    frame.put_u32(u32::try_from(message.len()).expect("a small message"));
    frame.put_slice(message);
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", http::HeaderValue::from_static("0"));
    Response::builder()
        .header("content-type", "application/grpc")
        .header("tandem-position", "sell/0/x")
        .body(Body::new(
            Full::new(frame.freeze()).with_trailers(async { Some(Ok(trailers)) }),
        ))
        .expect("a response")
}
