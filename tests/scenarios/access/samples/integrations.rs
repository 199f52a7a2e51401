use chrono::TimeDelta;
use kit::clock::Clock;
use serde_json::{Value, json};

use crate::access::given::{Given, today};
use crate::access::sample::Sample;

pub(in crate::access) async fn integrations(given: &Given, method: &str) -> Option<Sample> {
    if method == "CreateIntegration" {
        return Sample::references(json!({"integration": integration(given)}));
    }
    let mut made = created(given).await;
    let id = made["integrationId"].clone();
    match method {
        "UpdateIntegration" => {
            made["displayName"] = json!(given.name("integration"));
            Sample::resource(json!({"integration": made}))
        }
        "GetIntegration" => Sample::resource(json!({"integrationId": id})),
        "ListIntegrations" => Sample::rows(given.rows_of_partner(), &id),
        _ => None,
    }
}

pub(in crate::access) async fn checks(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "GetIntegrationRubric" => return Sample::own(json!({})),
        "UpdateIntegrationRubric" => {
            let mut rubric = rubric(given).await;
            rubric["etag"] = json!("");
            return Sample::own(json!({"integrationRubric": rubric}));
        }
        "SubmitIntegrationCheck" => {
            let check = check(given).await;
            return Sample::references(json!({"integrationCheck": check}));
        }
        _ => {}
    }
    let submitted = json!({"integrationCheck": check(given).await});
    let submitted = given.asked("IntegrationCheckService/SubmitIntegrationCheck", submitted);
    let id = submitted.await["integrationCheck"]["checkId"].clone();
    match method {
        "GetIntegrationCheck" | "CertifyIntegrationCheck" => {
            Sample::resource(json!({"checkId": id}))
        }
        "RefuseIntegrationCheck" => {
            Sample::resource(json!({"checkId": id, "reason": "tokens never expire"}))
        }
        "RevokeIntegrationCheck" => {
            let certify = json!({"checkId": id});
            given
                .asked("IntegrationCheckService/CertifyIntegrationCheck", certify)
                .await;
            Sample::resource(json!({"checkId": id, "reason": "it lost data"}))
        }
        "ListIntegrationChecks" => Sample::rows(json!({"pageSize": 1_000}), &id),
        _ => None,
    }
}

pub(in crate::access) async fn usage(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "GetIntegrationHealthPolicy" => return Sample::own(json!({})),
        "UpdateIntegrationHealthPolicy" => {
            let policy = json!({"windowDays": 28, "maximumErrorRateBps": 500, "adoptionFallBps": 1_000, "silentDays": 7});
            return Sample::own(json!({"integrationHealthPolicy": policy}));
        }
        _ => {}
    }
    let id = created(given).await["integrationId"].clone();
    let account = given.name("account");
    let customers = json!({
        "integrationId": id, "jointCustomers": [{"accountId": account, "startDate": today()}],
    });
    let yesterday = Clock::System.now() - TimeDelta::days(1);
    let heartbeat = json!({
        "integrationId": id, "accountId": account, "hour": yesterday.to_rfc3339(), "calls": "10", "errors": "10",
    });
    let heartbeats = json!({"heartbeats": [heartbeat]});
    match method {
        "BatchUpsertJointCustomers" => Sample::resource(customers),
        "RecordIntegrationUsage" => Sample::references(heartbeats),
        "ListJointCustomers" => {
            let upsert = "IntegrationUsageService/BatchUpsertJointCustomers";
            given.asked(upsert, customers).await;
            Sample::rows(json!({"integrationId": id}), &json!(account))
        }
        "GetIntegrationHealth" => Sample::resource(json!({"integrationId": id})),
        "ListIntegrationAlerts" => {
            let alert = alert(given, &id, heartbeats).await;
            Sample::rows(json!({"pageSize": 1_000}), &alert)
        }
        "AcknowledgeIntegrationAlert" => {
            let alert = alert(given, &id, heartbeats).await;
            Sample::resource(json!({"alertId": alert}))
        }
        _ => None,
    }
}

/// What to ask for to get an integration of the partner.
fn integration(given: &Given) -> Value {
    json!({
        "partnerId": given.partner_id, "displayName": given.name("integration"), "partnerProduct": "Theirs",
        "ourProduct": "Ours",
    })
}

async fn created(given: &Given) -> Value {
    let request = json!({"integration": integration(given)});
    let made = given.asked("IntegrationService/CreateIntegration", request);
    made.await["integration"].clone()
}

async fn rubric(given: &Given) -> Value {
    let answer = given.asked("IntegrationCheckService/GetIntegrationRubric", json!({}));
    answer.await["integrationRubric"].clone()
}

/// Good results of every criterion, for an integration of its own.
async fn check(given: &Given) -> Value {
    let rubric = rubric(given).await;
    let criteria = rubric["criteria"].as_array().expect("criteria");
    let evidence = json!({"url": "https://ci.example.com/1"});
    let results = criteria
        .iter()
        .map(|one| json!({"criterionKey": one["key"], "score": 100, "evidence": evidence}));
    let results: Vec<Value> = results.collect();
    json!({"integrationId": created(given).await["integrationId"], "results": results})
}

/// The alert that failing calls raise.
async fn alert(given: &Given, integration_id: &Value, heartbeats: Value) -> Value {
    let record = "IntegrationUsageService/RecordIntegrationUsage";
    given.asked(record, heartbeats).await;
    given.settled().await;
    let request = json!({"integrationId": integration_id});
    let answer = given.asked("IntegrationUsageService/ListIntegrationAlerts", request);
    answer.await["integrationAlerts"][0]["alertId"].clone()
}
