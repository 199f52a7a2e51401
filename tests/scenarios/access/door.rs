//! The same refusals at the gateway's door, as problem+json.
use contracts::tandem::platform::v1::Role;
use kit::Caller;
use kit::testing::somebody;
use reqwest::Method;
use serde_json::{Value, json};
use suite::rest::Rest;

use super::given::{Given, OTHER_TENANT, TENANT};
use super::written::{Tables, changed};

/// Who asks for what, and how it is refused.
struct Refusal {
    credential: String,
    request: (&'static str, String),
    status: u16,
    reason: &'static str,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_refuses_the_same_callers_with_a_problem() {
    let given = Given::prepare().await;
    let revoked = revoked_key(&given).await;
    let mut refusals = unknown_callers(&given, revoked);
    refusals.extend(known_callers(&given));
    given.settled().await;

    let mut tables = Tables::of(&given.world).await;
    let before = tables.content().await;
    let mut faults = Vec::new();
    for refusal in &refusals {
        faults.extend(fault(&given, refusal).await);
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    assert_eq!(
        changed(&before, &tables.content().await),
        Vec::<String>::new()
    );
    given.world.stop().await;
}

/// Callers whose credentials are worth nothing.
fn unknown_callers(given: &Given, revoked: String) -> Vec<Refusal> {
    let credentials = [String::new(), "not.a.token".to_owned(), revoked];
    let credentials = credentials.into_iter();
    credentials
        .flat_map(|credential| {
            let refused = move |request| Refusal {
                credential: credential.clone(),
                request,
                status: 401,
                reason: "UNAUTHENTICATED",
            };
            [
                ("GET", partner(given)),
                ("POST", "/v1/partners".to_owned()),
                ("POST", "/v1/fieldMappings/customers:import".to_owned()),
            ]
            .map(refused)
        })
        .collect()
}

/// Callers who have the wrong role, or look for what is another's.
fn known_callers(given: &Given) -> Vec<Refusal> {
    let by = |caller: &Caller, verb, path: String, status, reason| Refusal {
        credential: given.world.installation.token(caller).expect("a token"),
        request: (verb, path),
        status,
        reason,
    };
    let analyst = somebody(TENANT, &[Role::Analyst], None);
    let stranger = somebody(OTHER_TENANT, &[Role::TenantAdmin], None);
    let rival = somebody(
        TENANT,
        &[Role::PartnerUser],
        Some(given.callers.other_partner),
    );
    let (denied, missing) = ("PERMISSION_DENIED", "NOT_FOUND");
    let import = || "/v1/fieldMappings/customers:import".to_owned();
    let deal = || format!("/v1/opportunities/{}", text(&given.deal_id));
    let plan = format!("/v1/plans/{}", text(&given.plan_id));
    let deliver = "/tandem.platform.v1.EventSinkService/Deliver".to_owned();
    vec![
        by(&analyst, "POST", "/v1/partners".to_owned(), 403, denied),
        by(&analyst, "GET", "/v1/apiKeys".to_owned(), 403, denied),
        by(&analyst, "POST", import(), 403, denied),
        by(&rival, "GET", "/v1/balances".to_owned(), 403, denied),
        by(&stranger, "GET", partner(given), 404, missing),
        by(&stranger, "GET", deal(), 404, missing),
        by(&stranger, "POST", import(), 404, missing),
        by(&rival, "GET", partner(given), 404, missing),
        by(&rival, "GET", deal(), 404, missing),
        by(&rival, "GET", plan, 404, missing),
        by(&stranger, "POST", deliver, 404, "NO_SUCH_PATH"),
    ]
}

async fn fault(given: &Given, refusal: &Refusal) -> Option<String> {
    let (verb, path) = &refusal.request;
    let rest = Rest::new(&given.world.installation.gateway_url(), &refusal.credential);
    let mut request = rest.request(Method::try_from(*verb).expect("a verb"), path);
    if path.ends_with(":import") {
        request = request
            .header("content-type", "text/csv")
            .body("id,name\nx,X\n");
    } else if *verb == "POST" {
        request = request.json(&json!({"displayName": "New"}));
    }
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").cloned();
    let problem: Value = response.json().await.unwrap_or_default();
    let is_problem = kind.is_some_and(|kind| kind == "application/problem+json");
    let as_expected = status == refusal.status
        && is_problem
        && problem["status"] == refusal.status
        && problem["reason"] == refusal.reason;
    (!as_expected).then(|| {
        let (wanted, reason) = (refusal.status, refusal.reason);
        format!("{verb} {path}: {status} {problem} instead of {wanted} {reason}")
    })
}

/// A key that was good once.
async fn revoked_key(given: &Given) -> String {
    let key = json!({"apiKey": {"displayName": "Old CRM", "roles": ["ROLE_TENANT_ADMIN"]}});
    let key = given.asked("ApiKeyService/CreateApiKey", key).await;
    let revoke = json!({"apiKeyId": key["apiKey"]["apiKeyId"]});
    given.asked("ApiKeyService/RevokeApiKey", revoke).await;
    text(&key["secret"]).to_owned()
}

fn partner(given: &Given) -> String {
    format!("/v1/partners/{}", text(&given.partner_id))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
