use serde_json::{Value, json};

use super::person_id;
use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn certifications(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateCertificationProgram" => Sample::own(json!({"program": program(given)})),
        "UpdateCertificationProgram" => Sample::resource(json!({"program": created(given).await})),
        "GetCertificationProgram" => {
            let key = created(given).await["certificationKey"].clone();
            Sample::shared(Sample::resource(json!({"certificationKey": key})))
        }
        "ListCertificationPrograms" => {
            let key = created(given).await["certificationKey"].clone();
            Sample::shared(Sample::rows(json!({"pageSize": 1_000}), &key))
        }
        "IssueCertification" => {
            let key = created(given).await["certificationKey"].clone();
            Sample::references(certificate(given, &key))
        }
        "RevokeCertification" => {
            let issued = issued(given).await;
            let id = &issued["certification"]["certificationId"];
            Sample::resource(json!({"certificationId": id, "reason": "left"}))
        }
        "RenewCertification" | "GetCertification" | "GetCredential" => {
            let issued = issued(given).await;
            let id = &issued["certification"]["certificationId"];
            Sample::resource(json!({"certificationId": id}))
        }
        "ListCertifications" => {
            let issued = issued(given).await;
            let id = &issued["certification"]["certificationId"];
            Sample::rows(given.rows_of_partner(), id)
        }
        "GetPublicCredential" => {
            let issued = issued(given).await;
            let id = issued["credentialPath"].as_str()?.rsplit('/').next()?;
            Sample::resource(json!({"credentialId": id}))
        }
        _ => None,
    }
}

/// Can be renewed at once.
fn program(given: &Given) -> Value {
    json!({
        "certificationKey": given.name("certification"), "displayName": "Architect", "validityMonths": 1,
        "renewalWindowDays": 365,
    })
}

async fn created(given: &Given) -> Value {
    let request = json!({"program": program(given)});
    let made = given
        .asked("CertificationService/CreateCertificationProgram", request)
        .await;
    made["program"].clone()
}

fn certificate(given: &Given, key: &Value) -> Value {
    json!({
        "certificationKey": key, "partnerId": given.partner_id, "personId": person_id(), "personName": "Ann",
        "grounds": "an exam",
    })
}

/// A certificate of a program of its own.
pub(super) async fn issued(given: &Given) -> Value {
    let key = created(given).await["certificationKey"].clone();
    let request = certificate(given, &key);
    let made = given
        .asked("CertificationService/IssueCertification", request)
        .await;
    made["certification"].clone()
}
