use serde_json::{Value, json};

use super::certifications::issued;
use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn competencies(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateCompetency" => {
            let competency = competency(given, &json!("architect"));
            Sample::own(json!({"competency": competency}))
        }
        "UpdateCompetency" => {
            let created = created(given, &json!("architect")).await;
            Sample::resource(json!({"competency": created}))
        }
        "GetCompetency" => {
            let key = created(given, &json!("architect")).await["competencyKey"].clone();
            Sample::shared(Sample::resource(json!({"competencyKey": key})))
        }
        "ListCompetencies" => {
            let key = created(given, &json!("architect")).await["competencyKey"].clone();
            Sample::shared(Sample::rows(json!({"pageSize": 1_000}), &key))
        }
        "AssessCompetency" => {
            let key = created(given, &json!("architect")).await["competencyKey"].clone();
            Sample::references(json!({"competencyKey": key, "partnerId": given.partner_id}))
        }
        "ListCompetencyAwards" => {
            let issued = issued(given).await;
            let certification_key = &issued["certification"]["certificationKey"];
            let key = created(given, certification_key).await["competencyKey"].clone();
            given.settled().await;
            Sample::rows(given.rows_of_partner(), &key)
        }
        "SubmitCustomerReference" => Sample::references(json!({"reference": reference(given)})),
        "VerifyCustomerReference" | "RejectCustomerReference" => {
            let id = submitted(given).await;
            Sample::resource(json!({"referenceId": id, "note": "asked them"}))
        }
        "ListCustomerReferences" => {
            let id = submitted(given).await;
            Sample::rows(given.rows_of_partner(), &id)
        }
        _ => None,
    }
}

/// One person certified in it.
fn competency(given: &Given, certification_key: &Value) -> Value {
    let people = json!({"certificationKey": certification_key, "people": 1});
    let level = json!({"displayName": "Member", "requirement": {"certifiedPeople": people}});
    json!({"competencyKey": given.name("competency"), "displayName": "Cloud", "levels": [level]})
}

async fn created(given: &Given, certification_key: &Value) -> Value {
    let request = json!({"competency": competency(given, certification_key)});
    let made = given
        .asked("CompetencyService/CreateCompetency", request)
        .await;
    made["competency"].clone()
}

fn reference(given: &Given) -> Value {
    json!({
        "partnerId": given.partner_id, "kind": "REFERENCE_KIND_REFERENCE", "customerName": "A customer",
        "vertical": "health", "summary": "content with everything",
    })
}

async fn submitted(given: &Given) -> Value {
    let request = json!({"reference": reference(given)});
    let made = given
        .asked("CompetencyService/SubmitCustomerReference", request)
        .await;
    made["reference"]["referenceId"].clone()
}
