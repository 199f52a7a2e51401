use serde_json::{Value, json};

use super::solutions;
use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn eligibility(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateEligibilityRule" => {
            let rule = rule(given).await;
            Sample::references(json!({"eligibilityRule": rule}))
        }
        "UpdateEligibilityRule" => {
            let mut rule = created(given).await;
            rule["displayName"] = json!(given.name("rule"));
            Sample::resource(json!({"eligibilityRule": rule}))
        }
        "RetireEligibilityRule" => {
            let rule = created(given).await;
            Sample::resource(json!({"ruleId": rule["ruleId"], "etag": rule["etag"]}))
        }
        "GetEligibilityRule" => {
            let rule = created(given).await;
            Sample::resource(json!({"ruleId": rule["ruleId"]}))
        }
        "ListEligibilityRules" => {
            let rule = created(given).await;
            Sample::rows(json!({"pageSize": 1_000}), &rule["ruleId"])
        }
        "ListEligibilities" => {
            let rule = created(given).await;
            given.settled().await;
            Sample::rows(given.rows_of_partner(), &rule["ruleId"])
        }
        "CheckEligibility" => {
            let purpose = "ELIGIBILITY_PURPOSE_CO_SELL";
            Sample::resource(json!({"partnerId": given.partner_id, "purpose": purpose}))
        }
        _ => None,
    }
}

/// About a program to which the partner has applied and a joint solution that nothing else is about, so that the rule looks at the
/// partner but stands in nobody's way.
async fn rule(given: &Given) -> Value {
    let program_id = given.active_program().await["programId"].clone();
    given.enrollment(&program_id).await;
    let solution_id = solutions::agreed(given).await;
    given.settled().await;
    let certified = json!({"certificationKey": "architect", "people": 1});
    json!({
        "displayName": given.name("rule"), "purpose": "ELIGIBILITY_PURPOSE_CO_SELL", "programId": program_id,
        "solutionId": solution_id, "requirement": {"certifiedPeople": certified},
    })
}

async fn created(given: &Given) -> Value {
    let request = json!({"eligibilityRule": rule(given).await});
    let made = given.asked("EligibilityService/CreateEligibilityRule", request);
    made.await["eligibilityRule"].clone()
}
