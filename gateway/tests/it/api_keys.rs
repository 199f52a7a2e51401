//! Keys: made once, used as a credential, ended at once.
use contracts::tandem::platform::v1::Role;
use contracts::tandem::sell::v1::{GetAccountResponse, ListAccountsResponse};
use kit::testing::somebody;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::Gateway;

fn connector() -> Value {
    json!({"apiKey": {"displayName": "CRM", "roles": ["ROLE_CONNECTOR"]}})
}

#[tokio::test]
async fn a_key_opens_the_door_until_it_is_revoked() {
    let gateway = Gateway::start().await;
    gateway.sell.plays("AccountService/ListAccounts", |_| {
        Ok(ListAccountsResponse::default())
    });
    let made = gateway.call("POST /v1/apiKeys", &connector()).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let made = made.json();
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    let id = made["apiKey"]["apiKeyId"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_eq!(made["apiKey"]["roles"], json!(["ROLE_CONNECTOR"]));
    assert!(secret.starts_with(made["apiKey"]["prefix"].as_str().expect("a prefix")));

    let line = "GET /v1/accounts";
    assert_eq!(
        gateway.call_as(&secret, line, &Value::Null).await.status,
        200
    );
    let calls = gateway.sell.calls();
    assert!(
        !calls[0].header("authorization").contains(&secret),
        "the key itself goes no further"
    );
    assert_eq!(
        calls[0].header("authorization").split('.').count(),
        3,
        "a token goes in its place"
    );
    // The role decides at the service: a connector makes no keys.
    assert_eq!(
        gateway
            .call_as(&secret, "GET /v1/apiKeys", &Value::Null)
            .await
            .problem(),
        "403 PERMISSION_DENIED"
    );

    let revoked = gateway
        .call(&format!("POST /v1/apiKeys/{id}:revoke"), &Value::Null)
        .await;
    assert!(revoked.json()["revokeTime"].is_string());
    let noon = gateway.service.clock.now();
    gateway
        .service
        .clock
        .set(noon + chrono::TimeDelta::seconds(6));
    assert_eq!(
        gateway.call_as(&secret, line, &Value::Null).await.problem(),
        "401 UNAUTHENTICATED"
    );
    // Revoking again changes nothing.
    let again = gateway
        .call(&format!("POST /v1/apiKeys/{id}:revoke"), &Value::Null)
        .await;
    assert_eq!(again.json(), revoked.json());
    let (_, audited) = gateway.service.written().await;
    assert_eq!(audited, 2);
}

#[tokio::test]
async fn a_repeated_request_answers_the_same_key_without_its_secret() {
    let gateway = Gateway::start().await;
    let token = gateway.token(Role::TenantAdmin);
    let send = async || {
        let mut request = gateway.request(&token, "POST /v1/apiKeys", &connector());
        request
            .headers_mut()
            .insert("idempotency-key", "once".parse().expect("a value"));
        gateway.send(request).await.json()
    };
    let (first, second) = (send().await, send().await);
    assert_eq!(first["apiKey"], second["apiKey"]);
    assert_ne!(first["secret"], "");
    assert_eq!(second["secret"], "");
    let stored: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT response FROM kit.idempotency")
        .fetch_all(&gateway.service.service.pool)
        .await
        .expect("rows");
    let secret = first["secret"].as_str().expect("a secret").as_bytes();
    assert!(
        stored
            .iter()
            .all(|(response,)| !response.windows(secret.len()).any(|part| part == secret))
    );
}

#[tokio::test]
async fn only_what_a_tenant_may_give_is_given() {
    let gateway = Gateway::start().await;
    let make = async |key: Value| {
        gateway
            .call("POST /v1/apiKeys", &json!({"apiKey": key}))
            .await
            .problem()
    };
    assert_eq!(
        make(json!({"displayName": "x", "roles": ["ROLE_OPERATOR"]})).await,
        "403 ROLE_NOT_GRANTABLE"
    );
    assert_eq!(
        make(json!({"displayName": "x", "roles": ["ROLE_SERVICE"]})).await,
        "403 ROLE_NOT_GRANTABLE"
    );
    assert_eq!(
        make(json!({"roles": ["ROLE_UNSPECIFIED"], "partnerId": "7"})).await,
        "400 INVALID_FIELDS api_key.display_name:REQUIRED api_key.roles[0]:INVALID_VALUE api_key.partner_id:MALFORMED_ID"
    );
    assert_eq!(
        make(json!({"displayName": "x", "roles": ["ROLE_CONNECTOR"], "partnerId": Uuid::nil()}))
            .await,
        "400 INVALID_FIELDS api_key.roles:INVALID_VALUE"
    );
    let empty = gateway.call("POST /v1/apiKeys", &json!({})).await;
    assert_eq!(empty.problem(), "400 INVALID_FIELDS api_key:REQUIRED");
    assert_eq!(gateway.service.written().await, (0, 0));
}

#[tokio::test]
async fn a_tenants_keys_are_its_own() {
    let gateway = Gateway::start().await;
    for _ in 0..3 {
        gateway.call("POST /v1/apiKeys", &connector()).await;
    }
    let first = gateway
        .call("GET /v1/apiKeys?pageSize=2", &Value::Null)
        .await
        .json();
    let token = first["nextPageToken"].as_str().expect("a token");
    let second = gateway
        .call(
            &format!("GET /v1/apiKeys?pageSize=2&pageToken={token}"),
            &Value::Null,
        )
        .await
        .json();
    assert_eq!(first["apiKeys"].as_array().map(Vec::len), Some(2));
    assert_eq!(second["apiKeys"].as_array().map(Vec::len), Some(1));
    let id = second["apiKeys"][0]["apiKeyId"].as_str().expect("an id");

    let other = gateway.token_of(&somebody("other", &[Role::TenantAdmin], None));
    let none = gateway
        .call_as(&other, "GET /v1/apiKeys", &Value::Null)
        .await;
    assert_eq!(none.json(), json!({"apiKeys": [], "nextPageToken": ""}));
    let revoke = format!("POST /v1/apiKeys/{id}:revoke");
    assert_eq!(
        gateway
            .call_as(&other, &revoke, &Value::Null)
            .await
            .problem(),
        "404 NOT_FOUND"
    );
}

#[tokio::test]
async fn credentials_that_nobody_signed_or_made_are_refused() {
    let gateway = Gateway::start().await;
    gateway.sell.plays("AccountService/GetAccount", |_| {
        Ok(GetAccountResponse::default())
    });
    let made = gateway.call("POST /v1/apiKeys", &connector()).await.json();
    let secret = made["secret"].as_str().expect("a secret");
    let last = if secret.ends_with('0') { '1' } else { '0' };
    let forged = format!("{}{last}", &secret[..secret.len() - 1]);
    let token = gateway.token(Role::TenantAdmin);
    let forged_token = format!(
        "{}x{}",
        &token[..token.len() - 8],
        &token[token.len() - 7..]
    );
    for credential in [
        forged.as_str(),
        "tdm_",
        "nonsense",
        "",
        forged_token.as_str(),
    ] {
        let answer = gateway
            .call_as(credential, "GET /v1/accounts/a1", &Value::Null)
            .await;
        assert_eq!(answer.problem(), "401 UNAUTHENTICATED", "{credential}");
    }
    let mut basic = gateway.request(&token, "GET /v1/accounts/a1", &Value::Null);
    basic
        .headers_mut()
        .insert("authorization", "Basic YTpi".parse().expect("a value"));
    assert_eq!(gateway.send(basic).await.status, 401);
    assert_eq!(gateway.sell.calls().len(), 0);
}
