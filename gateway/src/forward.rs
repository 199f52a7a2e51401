//! Calls to the services: message bytes in, message bytes out, for any method of the contracts.
mod codec;
mod context;
mod lines;
mod stream_in;
mod stream_out;
mod upstreams;

use bytes::Bytes;
use http::uri::PathAndQuery;
use tonic::client::Grpc;
use tonic::transport::Channel;
use tonic::{Request, Response, Status};

use codec::BytesCodec;
pub use context::{Context, deadline};
pub use stream_in::from_lines;
pub use stream_out::{Framing, to_lines};
pub use upstreams::Upstreams;

/// Answers may be larger than requests: a page holds up to 1,000 resources.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// Calls a method that answers once.
///
/// # Errors
/// What the service answers; DEADLINE_EXCEEDED when it does not in time; UNAVAILABLE when it cannot be reached.
pub async fn unary(
    channel: Channel,
    path: PathAndQuery,
    message: Bytes,
    context: &Context,
) -> Result<Response<Bytes>, Status> {
    let call = async {
        let mut client = ready(channel).await?;
        client
            .unary(context.request(message), path, BytesCodec)
            .await
    };
    context.in_time(call).await
}

/// Calls a method that takes a stream and answers once.
async fn client_streaming(
    channel: Channel,
    path: PathAndQuery,
    messages: impl futures::Stream<Item = Bytes> + Send + 'static,
    context: &Context,
) -> Result<Response<Bytes>, Status> {
    let call = async {
        let mut client = ready(channel).await?;
        let request: Request<_> = context.request(messages);
        client.client_streaming(request, path, BytesCodec).await
    };
    context.in_time(call).await
}

/// Calls a method that answers with a stream; the deadline is for its beginning.
pub async fn server_streaming(
    channel: Channel,
    path: PathAndQuery,
    message: Bytes,
    context: &Context,
) -> Result<Response<tonic::Streaming<Bytes>>, Status> {
    let call = async {
        let mut client = ready(channel).await?;
        client
            .server_streaming(context.stream_request(message), path, BytesCodec)
            .await
    };
    context.in_time(call).await
}

async fn ready(channel: Channel) -> Result<Grpc<Channel>, Status> {
    let mut client = Grpc::new(channel).max_decoding_message_size(MAX_ANSWER_BYTES);
    client
        .ready()
        .await
        .map_err(|error| Status::from_error(error.into()))?;
    Ok(client)
}
