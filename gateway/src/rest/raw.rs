//! Answers that are no JSON: `google.api.HttpBody` passes as it is, at once or in pieces.
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use contracts::google::api::HttpBody;
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};
use http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};
use prost::{Message as _, Name as _};
use tonic::Status;
use tonic::metadata::MetadataMap;

use crate::routes::contract::Rpc;

/// Whether the method answers with a body of its own.
pub(super) fn is_raw(rpc: &Rpc) -> bool {
    rpc.method.output().full_name() == HttpBody::full_name()
}

/// The whole body of a call that answers once.
pub(super) fn whole(answer: tonic::Response<Bytes>) -> Result<Response, Status> {
    let (metadata, message, _) = answer.into_parts();
    let body = read(message)?;
    Ok(respond(
        &metadata,
        &body.content_type,
        Body::from(body.data),
    ))
}

/// The pieces of a stream, one after the other; the first says what they are. A failure cuts the answer off, so that
/// nobody takes a part for the whole.
pub(super) async fn pieces(
    answer: tonic::Response<impl Stream<Item = Result<Bytes, Status>> + Send + Unpin + 'static>,
) -> Result<Response, Status> {
    let (metadata, mut messages, _) = answer.into_parts();
    let first = match messages.next().await {
        Some(message) => read(message?)?,
        None => HttpBody::default(),
    };
    let rest = messages.map(|message| read(message?).map(|body| body.data));
    let all = stream::iter([Ok(first.data)]).chain(rest);
    let body = Body::from_stream(all.map_err(std::io::Error::other));
    Ok(respond(&metadata, &first.content_type, body))
}

fn read(message: Bytes) -> Result<HttpBody, Status> {
    HttpBody::decode(message)
        .map_err(|error| Status::internal(format!("the answer is no body: {error}")))
}

/// With the file name that the service gives; a browser neither guesses another type nor runs anything in it.
fn respond(metadata: &MetadataMap, content_type: &str, body: Body) -> Response {
    const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    let mut response = super::respond(metadata, "application/octet-stream", body);
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(content_type)
        && !content_type.is_empty()
    {
        headers.insert(CONTENT_TYPE, content_type);
    }
    let disposition = metadata.get(HeaderName::as_str(&CONTENT_DISPOSITION));
    if let Some(disposition) = disposition
        && let Ok(disposition) = HeaderValue::from_bytes(disposition.as_encoded_bytes())
    {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(content_type: &str, text: &str) -> Bytes {
        let body = HttpBody {
            content_type: content_type.to_owned(),
            data: text.as_bytes().to_vec(),
            extensions: Vec::new(),
        };
        body.encode_to_vec().into()
    }

    async fn text(response: Response) -> Result<String, axum::Error> {
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await?;
        Ok(String::from_utf8(bytes.to_vec()).expect("UTF-8"))
    }

    #[tokio::test]
    async fn a_body_keeps_its_type_and_file_name() {
        let mut answer = tonic::Response::new(piece("text/csv", "a;b"));
        let name = "attachment; filename=\"a.csv\"".parse().expect("a value");
        answer.metadata_mut().insert("content-disposition", name);
        let response = whole(answer).expect("a response");
        let headers = response.headers();
        assert_eq!(headers[CONTENT_TYPE], "text/csv");
        assert_eq!(
            headers[CONTENT_DISPOSITION],
            "attachment; filename=\"a.csv\""
        );
        assert_eq!(headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(text(response).await.expect("a body"), "a;b");
    }

    #[tokio::test]
    async fn pieces_are_joined_and_a_failure_is_no_end() {
        let joined = [piece("text/csv", "a\n"), piece("", "b\n")].map(Ok);
        let joined = pieces(tonic::Response::new(stream::iter(joined))).await;
        let joined = joined.expect("a response");
        assert_eq!(joined.headers()[CONTENT_TYPE], "text/csv");
        assert_eq!(text(joined).await.expect("a body"), "a\nb\n");
        let broken = [
            Ok(piece("text/csv", "a\n")),
            Err(Status::unavailable("gone")),
        ];
        let broken = pieces(tonic::Response::new(stream::iter(broken))).await;
        assert!(text(broken.expect("a response")).await.is_err());
    }
}
