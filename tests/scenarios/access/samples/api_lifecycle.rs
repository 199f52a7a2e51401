use serde_json::{Value, json};

use crate::access::given::{Given, in_a_year, today};
use crate::access::sample::Sample;

pub(in crate::access) async fn apis(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateApi" => return Sample::references(json!({"api": api(given, &given.partner_id)})),
        "RecordApiUsage" => {
            let version = version(given, &json!("")).await;
            return Sample::references(usage(given, &version));
        }
        "AcknowledgeApiNotice" | "StartApiMigration" => {
            let version = deprecated(given).await;
            let request = json!({"versionId": version, "callerPartnerId": given.partner_id});
            return Sample::resource(request);
        }
        "ListApiMigrations" => {
            let version = deprecated(given).await;
            return Sample::rows(json!({"versionId": version}), &given.partner_id);
        }
        _ => {}
    }
    let mut made = created(given, &given.partner_id).await;
    let api_id = made["apiId"].clone();
    match method {
        "UpdateApi" => {
            made["displayName"] = json!(given.name("api"));
            Sample::resource(json!({"api": made}))
        }
        "GetApi" => Sample::resource(json!({"apiId": api_id})),
        "ListApis" => Sample::rows(given.rows_of_partner(), &api_id),
        "CreateApiVersion" => {
            let version = json!({"apiId": api_id, "displayName": given.name("v")});
            Sample::references(json!({"apiVersion": version}))
        }
        "DeprecateApiVersion" => {
            let version = version(given, &given.partner_id).await;
            Sample::resource(deprecation(&version))
        }
        "SunsetApiVersion" => {
            let version = version(given, &given.partner_id).await;
            let mut at_once = deprecation(&version);
            at_once["sunsetDate"] = today();
            let deprecate = "ApiLifecycleService/DeprecateApiVersion";
            given.asked(deprecate, at_once).await;
            Sample::resource(json!({"versionId": version}))
        }
        "ListApiVersions" => {
            let version = version(given, &given.partner_id).await;
            Sample::rows(json!({"pageSize": 1_000}), &version)
        }
        _ => None,
    }
}

/// What to ask for to get an API, ours when nobody owns it.
fn api(given: &Given, owner: &Value) -> Value {
    json!({"partnerId": owner, "displayName": given.name("api"), "noticeDays": 0, "quietDays": 7})
}

async fn created(given: &Given, owner: &Value) -> Value {
    let request = json!({"api": api(given, owner)});
    let made = given.asked("ApiLifecycleService/CreateApi", request);
    made.await["api"].clone()
}

/// The id of an active version.
async fn version(given: &Given, owner: &Value) -> Value {
    let api_id = created(given, owner).await["apiId"].clone();
    let request = json!({"apiVersion": {"apiId": api_id, "displayName": "v1"}});
    let made = given.asked("ApiLifecycleService/CreateApiVersion", request);
    made.await["apiVersion"]["versionId"].clone()
}

fn usage(given: &Given, version: &Value) -> Value {
    let row = json!({"versionId": version, "callerPartnerId": given.partner_id, "day": today(), "calls": "5"});
    json!({"usage": [row]})
}

fn deprecation(version: &Value) -> Value {
    json!({"versionId": version, "notice": "use v2", "sunsetDate": in_a_year()})
}

/// The id of a deprecated version of ours that the partner calls.
async fn deprecated(given: &Given) -> Value {
    let version = version(given, &json!("")).await;
    let record = "ApiLifecycleService/RecordApiUsage";
    given.asked(record, usage(given, &version)).await;
    let deprecate = "ApiLifecycleService/DeprecateApiVersion";
    given.asked(deprecate, deprecation(&version)).await;
    version
}
