use std::collections::HashMap;
use std::sync::Mutex;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderMap, Method, StatusCode};
use tonic::Code;

use super::*;

const TEXT: &[u8] = b"a certificate of insurance";

async fn kept_and_forgotten(objects: &Objects) {
    let hash = objects
        .put("acme", Bytes::from_static(TEXT))
        .await
        .expect("kept");
    let read = objects.get("acme", &hash).await.expect("there");
    assert_eq!(read, TEXT);
    let elsewhere = objects.get("other", &hash).await.expect_err("not theirs");
    assert_eq!(elsewhere.code(), Code::NotFound);
    objects.put("acme", read).await.expect("kept again");
    objects.delete("acme", &hash).await.expect("forgotten");
    objects.delete("acme", &hash).await.expect("still fine");
    let gone = objects.get("acme", &hash).await.expect_err("forgotten");
    assert_eq!(gone.code(), Code::NotFound);
}

#[tokio::test]
async fn a_folder_keeps_and_forgets() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = format!("file://{}", folder.path().join("objects").display());
    kept_and_forgotten(&Objects::open(&place).expect("a store")).await;
}

#[tokio::test]
async fn a_damaged_file_is_never_delivered() {
    let folder = tempfile::tempdir().expect("a folder");
    let objects = Objects::in_folder(folder.path()).expect("a store");
    let kept = objects.put("acme", Bytes::from_static(TEXT)).await;
    let hash = kept.expect("kept");
    let file = folder.path().join(place("acme", &hash).as_ref());
    assert!(file.ends_with(format!("acme/{}/{}/{hash}", &hash[0..2], &hash[2..4])));
    std::fs::write(&file, b"a forged certificate").expect("a damage");
    let refused = objects.get("acme", &hash).await.expect_err("damaged");
    assert_eq!(refused.code(), Code::Internal);
    // The same content handed in again mends it.
    objects
        .put("acme", Bytes::from_static(TEXT))
        .await
        .expect("kept");
    assert_eq!(objects.get("acme", &hash).await.expect("whole"), TEXT);
}

#[test]
fn other_places_are_refused() {
    for place in ["", "/folder", "gs://bucket"] {
        assert!(Objects::open(place).is_err(), "{place}");
    }
}

type Bucket = Arc<Mutex<HashMap<String, Bytes>>>;

/// As much of S3 as a store of files asks for: objects by path, for signed requests only.
async fn s3(State(bucket): State<Bucket>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if !is_signed(&head.headers) {
        return answer(StatusCode::FORBIDDEN, Bytes::new());
    }
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
    let path = head.uri.path().to_owned();
    let mut objects = bucket.lock().expect("nobody has panicked");
    match head.method {
        Method::PUT => {
            objects.insert(path, body);
            answer(StatusCode::OK, Bytes::new())
        }
        Method::DELETE => {
            objects.remove(&path);
            answer(StatusCode::NO_CONTENT, Bytes::new())
        }
        _ => match objects.get(&path) {
            Some(content) => answer(StatusCode::OK, content.clone()),
            None => answer(StatusCode::NOT_FOUND, Bytes::new()),
        },
    }
}

fn is_signed(headers: &HeaderMap) -> bool {
    let signature = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    signature.is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 Credential=ada/"))
}

fn answer(status: StatusCode, content: Bytes) -> Response {
    Response::builder()
        .status(status)
        .header("etag", "\"1\"")
        .header("last-modified", "Mon, 15 Jan 2018 12:00:00 GMT")
        .header("content-length", content.len())
        .body(Body::from(content))
        .expect("a response")
}

#[tokio::test]
async fn a_bucket_keeps_and_forgets() {
    let bucket = Bucket::default();
    let routes = Router::new().fallback(s3).with_state(bucket.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let builder = AmazonS3Builder::new()
        .with_endpoint(format!("http://{address}"))
        .with_allow_http(true)
        .with_region("eu-central-1")
        .with_access_key_id("ada")
        .with_secret_access_key("secret")
        .with_bucket_name("files");
    let objects = Objects::in_bucket(builder, "tandem").expect("a store");
    let kept = objects.put("acme", Bytes::from_static(TEXT)).await;
    let hash = kept.expect("kept");
    let path = format!("/files/tandem/{}", place("acme", &hash));
    assert!(
        bucket.lock().expect("a bucket").contains_key(&path),
        "{path}"
    );
    kept_and_forgotten(&objects).await;
}
