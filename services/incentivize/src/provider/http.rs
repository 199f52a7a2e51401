//! A payment provider that speaks JSON over HTTPS.

use std::time::Duration;

use bytes::Bytes;
use chrono::NaiveDate;
use http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use kit::money::padded;
use rustls::crypto::ring::default_provider;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::{
    Instruction, PaymentProvider, ProviderSettings,
    endpoint::{Endpoint, Reach},
    names::Names,
};
use crate::domain::payments::delivery::Answer;

/// The longest answer that is read, in bytes.
const LONGEST: usize = 64 * 1024;
const CONNECT: Duration = Duration::from_secs(3);

type Connector = HttpsConnector<HttpConnector<Names>>;

/// One tenant's provider.
pub(crate) struct Http {
    client: Client<Connector, Full<Bytes>>,
    endpoint: Endpoint,
    authorization: HeaderValue,
    timeout: Duration,
}

/// What a provider answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    status: String,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    value_date: Option<NaiveDate>,
}

impl Http {
    /// Errors: what this machine lacks, in words.
    pub(crate) fn new(
        endpoint: Endpoint,
        secret: &str,
        settings: ProviderSettings,
    ) -> Result<Self, &'static str> {
        let authorization = HeaderValue::from_str(&format!("Bearer {secret}"));
        let mut authorization = authorization.map_err(|_| "the secret is no header value")?;
        authorization.set_sensitive(true);
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(connector(settings.reach)?),
            endpoint,
            authorization,
            timeout: settings.timeout,
        })
    }

    /// Whether it answers and takes the secret. Errors: why not.
    pub(crate) async fn test(&self) -> Result<(), String> {
        match self.find(Uuid::nil()).await {
            Answer::Unclear(problem) => Err(problem),
            _ => Ok(()),
        }
    }

    /// A redirect is an answer like any other: it is not followed.
    async fn call(
        &self,
        method: Method,
        url: &Url,
        key: Uuid,
        body: Option<Value>,
    ) -> Result<(StatusCode, Vec<u8>), String> {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(url.as_str())
            .header(header::AUTHORIZATION, self.authorization.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key.to_string())
            .body(Full::from(body))
            .map_err(|_| "the endpoint can't be called".to_owned())?;
        let answer = tokio::time::timeout(self.timeout, self.answer(request)).await;
        answer.unwrap_or_else(|_| Err("the provider did not answer in time".to_owned()))
    }

    async fn answer(&self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Vec<u8>), String> {
        let answer = self.client.request(request).await;
        let answer = answer.map_err(|error| match error.is_connect() {
            true => "the provider can't be reached".to_owned(),
            false => "the connection to the provider broke".to_owned(),
        })?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), LONGEST).collect().await;
        let body = body.map_err(|_| "the provider's answer broke off or is too long".to_owned())?;
        Ok((status, body.to_bytes().to_vec()))
    }
}

#[tonic::async_trait]
impl PaymentProvider for Http {
    async fn find(&self, payout_id: Uuid) -> Answer {
        let url = self.endpoint.join(&["payouts", &payout_id.to_string()]);
        match self.call(Method::GET, &url, payout_id, None).await {
            Ok((StatusCode::NOT_FOUND, _)) => Answer::Unknown,
            Ok((status, body)) if status.is_success() => said(&body),
            Ok((status, _)) => Answer::Unclear(format!("the provider answered {status}")),
            Err(problem) => Answer::Unclear(problem),
        }
    }

    async fn send(&self, instruction: &Instruction) -> Answer {
        let payout = &instruction.payout;
        let currency = payout.amount.currency();
        let url = self.endpoint.join(&["payouts"]);
        let body = json!({
            "payoutId": payout.id,
            "amount": padded(payout.amount.amount(), currency.digits()).to_string(),
            "currencyCode": currency.code(),
            "account": instruction.account,
            "holderName": instruction.holder_name,
            "statementText": format!("Payout {}", payout.end_to_end_id()),
        });
        match self.call(Method::POST, &url, payout.id, Some(body)).await {
            Ok((status, body)) if status.is_success() => said(&body),
            Ok((status, body)) if is_refusal(status) => refusal(status, &body),
            Ok((status, _)) => Answer::Unclear(format!("the provider answered {status}")),
            Err(problem) => Answer::Unclear(problem),
        }
    }
}

fn connector(reach: Reach) -> Result<Connector, &'static str> {
    let mut http = HttpConnector::new_with_resolver(Names { reach });
    http.enforce_http(false);
    http.set_connect_timeout(Some(CONNECT));
    let tls = HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(default_provider())
        .map_err(|_| "this machine has no root certificates")?;
    let schemes = match reach {
        Reach::Public => tls.https_only(),
        Reach::Anywhere => tls.https_or_http(),
    };
    Ok(schemes.enable_http1().wrap_connector(http))
}

/// Whether the status is about the payout; others are about us, the way, or the moment.
fn is_refusal(status: StatusCode) -> bool {
    matches!(status.as_u16(), 400 | 402 | 406 | 410..=422)
}

fn said(body: &[u8]) -> Answer {
    let Ok(said) = serde_json::from_slice::<Said>(body) else {
        return Answer::Unclear("the provider's answer can't be read".to_owned());
    };
    let reference = said.reference.unwrap_or_default();
    match said.status.as_str() {
        "ACCEPTED" => Answer::Accepted { reference },
        "PAID" => Answer::Paid {
            reference,
            value_date: said.value_date,
        },
        "REFUSED" => Answer::Refused {
            reference,
            reason: said.reason.unwrap_or_default(),
        },
        _ => Answer::Unclear("the provider's answer has no known status".to_owned()),
    }
}

fn refusal(status: StatusCode, body: &[u8]) -> Answer {
    let said = serde_json::from_slice::<Value>(body).unwrap_or_default();
    let reason = said["reason"].as_str().unwrap_or_default();
    Answer::Refused {
        reference: String::new(),
        reason: match reason.is_empty() {
            true => format!("HTTP {}", status.as_u16()),
            false => reason.to_owned(),
        },
    }
}
