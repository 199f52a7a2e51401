//! A REST client of the gateway, as a connector or a portal would write it.
use anyhow::{Context as _, bail};
use futures::{Stream, StreamExt as _};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

/// Calls the gateway in the name of one credential.
#[derive(Clone)]
pub struct Rest {
    http: reqwest::Client,
    base: String,
    credential: String,
}

/// An answer with its status, for callers who expect a refusal.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub position: Option<String>,
    pub body: Value,
}

impl Rest {
    pub fn new(base: &str, credential: &str) -> Self {
        kit::tls::choose();
        Self {
            http: reqwest::Client::new(),
            base: base.to_owned(),
            credential: credential.to_owned(),
        }
    }

    /// The same gateway with another credential.
    #[must_use]
    pub fn with_credential(&self, credential: &str) -> Self {
        Self {
            credential: credential.to_owned(),
            ..self.clone()
        }
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.expect(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.expect(self.request(Method::POST, path).json(body))
            .await
    }

    pub async fn put(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.expect(self.request(Method::PUT, path).json(body))
            .await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.expect(self.request(Method::PATCH, path).json(body))
            .await
    }

    /// A document as it is, such as a PDF.
    pub async fn document(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let response = self.request(Method::GET, path).send().await?;
        let status = response.status();
        let body = response.bytes().await?;
        if !status.is_success() {
            bail!("{status}: {}", String::from_utf8_lossy(&body));
        }
        Ok(body.into())
    }

    /// Any call, whatever its outcome.
    pub async fn send(&self, request: RequestBuilder) -> anyhow::Result<Answer> {
        let response = request.send().await.context("the gateway did not answer")?;
        let status = response.status();
        let position = response
            .headers()
            .get("tandem-position")
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Answer {
            status,
            position,
            body,
        })
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.credential)
    }

    /// Uploads a CSV file under a field mapping; the answer's lines come as they are written.
    pub async fn import(
        &self,
        mapping: &str,
        file: Vec<u8>,
    ) -> anyhow::Result<impl Stream<Item = anyhow::Result<Value>> + use<>> {
        let request = self.request(Method::POST, &format!("/v1/fieldMappings/{mapping}:import"));
        let response = request
            .header("content-type", "text/csv")
            .body(file)
            .send()
            .await?;
        if !response.status().is_success() {
            bail!("the import was refused: {}", response.text().await?);
        }
        Ok(lines(response.bytes_stream()))
    }

    /// All rows of a list, page by page.
    pub async fn list(&self, path: &str, rows: &str) -> anyhow::Result<Vec<Value>> {
        let mut found = Vec::new();
        let mut token = String::new();
        loop {
            let separator = if path.contains('?') { '&' } else { '?' };
            let page = self
                .get(&format!(
                    "{path}{separator}page_size=1000&page_token={token}"
                ))
                .await?;
            found.extend(page[rows].as_array().cloned().unwrap_or_default());
            match page["nextPageToken"].as_str() {
                Some(next) if !next.is_empty() => token = next.to_owned(),
                _ => return Ok(found),
            }
        }
    }

    async fn expect(&self, request: RequestBuilder) -> anyhow::Result<Value> {
        let answer = self.send(request).await?;
        if !answer.status.is_success() {
            bail!("{}: {}", answer.status, answer.body);
        }
        Ok(answer.body)
    }
}

/// JSON values from a body with one a line.
fn lines(
    body: impl Stream<Item = Result<impl AsRef<[u8]>, reqwest::Error>> + Send,
) -> impl Stream<Item = anyhow::Result<Value>> {
    let state = (Box::pin(body), Vec::new());
    futures::stream::unfold(state, |(mut body, mut buffer): (_, Vec<u8>)| async move {
        loop {
            if let Some(end) = buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = buffer.drain(..=end).collect();
                return Some((
                    serde_json::from_slice(&line).map_err(Into::into),
                    (body, buffer),
                ));
            }
            match body.next().await {
                Some(Ok(chunk)) => buffer.extend_from_slice(chunk.as_ref()),
                Some(Err(error)) => return Some((Err(error.into()), (body, Vec::new()))),
                None if buffer.is_empty() => return None,
                None => {
                    let line = std::mem::take(&mut buffer);
                    return Some((
                        serde_json::from_slice(&line).map_err(Into::into),
                        (body, buffer),
                    ));
                }
            }
        }
    })
}
