use serde_json::{Value, json};

use super::tiers::graded;
use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn benefits(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateBenefit" => {
            let benefit = draft(given, &given.program_id);
            Sample::references(json!({"benefit": benefit}))
        }
        "GetBenefit" => {
            let benefit = benefit(given, &given.program_id).await;
            Sample::resource(json!({"benefitId": benefit["benefitId"]}))
        }
        "ListBenefits" => {
            let benefit = benefit(given, &given.program_id).await;
            Sample::rows(json!({"pageSize": 1_000}), &benefit["benefitId"])
        }
        "UpdateBenefit" => {
            let mut benefit = benefit(given, &given.program_id).await;
            benefit["displayName"] = json!("Seats for demonstrations");
            Sample::resource(json!({"benefit": benefit}))
        }
        "RetireBenefit" => {
            let benefit = benefit(given, &given.program_id).await;
            Sample::resource(json!({"benefitId": benefit["benefitId"]}))
        }
        "ListBenefitGrants" => Sample::rows(given.rows_of_partner(), &grant(given).await),
        "GetBenefitGrant" | "ConfirmBenefitGrant" => {
            Sample::resource(json!({"grantId": grant(given).await}))
        }
        "FailBenefitGrant" => {
            Sample::resource(json!({"grantId": grant(given).await, "reason": "no seats"}))
        }
        "RetryBenefitGrant" => {
            let request = json!({"grantId": grant(given).await, "reason": "no seats"});
            given
                .asked("BenefitService/FailBenefitGrant", request.clone())
                .await;
            Sample::resource(json!({"grantId": request["grantId"]}))
        }
        _ => None,
    }
}

fn draft(given: &Given, program_id: &Value) -> Value {
    json!({
        "programId": program_id, "benefitKey": given.name("benefit"), "displayName": "Seats",
        "kind": "BENEFIT_KIND_LICENCE", "quantity": {"value": "5"}, "unit": "seats",
    })
}

async fn benefit(given: &Given, program_id: &Value) -> Value {
    let request = json!({"benefit": draft(given, program_id)});
    let made = given.asked("BenefitService/CreateBenefit", request).await;
    made["benefit"].clone()
}

/// The id of a pending grant of the partner.
async fn grant(given: &Given) -> Value {
    let program = given.active_program().await;
    benefit(given, &program["programId"]).await;
    let enrollment = graded(given, &program).await;
    let request = json!({"enrollmentId": enrollment});
    let answer = given
        .asked("BenefitService/ListBenefitGrants", request)
        .await;
    answer["grants"][0]["grantId"].clone()
}
