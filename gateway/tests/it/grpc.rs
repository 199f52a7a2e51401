//! gRPC at the same door.
use contracts::tandem::gateway::v1::ListApiKeysRequest;
use contracts::tandem::gateway::v1::api_key_service_client::ApiKeyServiceClient;
use contracts::tandem::platform::v1::operations_service_client::OperationsServiceClient;
use contracts::tandem::platform::v1::{GetServiceStatusRequest, Role};
use contracts::tandem::sell::v1::account_service_client::AccountServiceClient;
use contracts::tandem::sell::v1::{GetAccountRequest, GetAccountResponse};
use serde_json::{Value, json};
use tonic::transport::Endpoint;
use tonic::{Code, Request};

use crate::harness::Gateway;

fn request<M>(credential: &str, message: M) -> Request<M> {
    let mut request = Request::new(message);
    let value = format!("Bearer {credential}").parse().expect("a value");
    request.metadata_mut().insert("authorization", value);
    request
}

#[tokio::test]
async fn public_methods_pass_under_the_exchanged_credential() {
    let gateway = Gateway::start().await;
    gateway.sell.plays("AccountService/GetAccount", |call| {
        assert_eq!(call.message::<GetAccountRequest>().account_id, "a1");
        Ok(GetAccountResponse::default())
    });
    let key = json!({"apiKey": {"displayName": "CRM", "roles": ["ROLE_CONNECTOR"]}});
    let made = gateway.call("POST /v1/apiKeys", &key).await.json();
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    let door = Endpoint::from_shared(gateway.url.clone())
        .expect("a url")
        .connect_lazy();

    let account = GetAccountRequest {
        account_id: "a1".to_owned(),
    };
    let answer = AccountServiceClient::new(door.clone())
        .get_account(request(&secret, account.clone()))
        .await;
    let answer = answer.expect("an answer");
    assert_eq!(
        answer
            .metadata()
            .get("tandem-position")
            .map(|value| value.as_bytes()),
        Some(b"sell/0/x".as_slice())
    );
    assert_eq!(
        gateway.sell.calls()[0]
            .header("authorization")
            .split('.')
            .count(),
        3
    );

    let list = ListApiKeysRequest::default();
    let mut keys = ApiKeyServiceClient::new(door.clone());
    let refused = keys
        .list_api_keys(request(&secret, list.clone()))
        .await
        .expect_err("a connector may not");
    assert_eq!(refused.code(), Code::PermissionDenied);
    let admin = gateway.token(Role::TenantAdmin);
    let listed = keys
        .list_api_keys(request(&admin, list))
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(listed.api_keys.len(), 1);

    let nobody = AccountServiceClient::new(door.clone())
        .get_account(account)
        .await
        .expect_err("nobody");
    assert_eq!(nobody.code(), Code::Unauthenticated);
    let mut operations = OperationsServiceClient::new(door);
    let internal = operations
        .get_service_status(request(&admin, GetServiceStatusRequest::default()))
        .await;
    assert_eq!(
        internal.expect_err("not public").code(),
        Code::Unimplemented
    );
    assert_eq!(
        gateway
            .call("GET /v1/accounts/a1", &Value::Null)
            .await
            .status,
        200
    );
}
