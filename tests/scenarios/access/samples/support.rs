use serde_json::{Value, json};

use super::solutions;
use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn support(given: &Given, method: &str) -> Option<Sample> {
    if method == "OpenSupportCase" {
        return Sample::references(json!({"supportCase": case(given).await}));
    }
    let opened = json!({"supportCase": case(given).await});
    let opened = given.asked("SupportService/OpenSupportCase", opened).await;
    let id = opened["supportCase"]["caseId"].clone();
    match method {
        "GetSupportCase" => Sample::resource(json!({"caseId": id})),
        "ListSupportCases" => Sample::rows(given.rows_of_partner(), &id),
        "ReplyToSupportCase" => {
            Sample::resource(json!({"caseId": id, "message": "restart the agent"}))
        }
        "EscalateSupportCase" => Sample::resource(json!({"caseId": id, "reason": "too deep"})),
        "ResolveSupportCase" => Sample::resource(resolution(&id)),
        "ReopenSupportCase" => {
            resolve(given, &id).await;
            Sample::resource(json!({"caseId": id, "reason": "it is back"}))
        }
        "CloseSupportCase" => {
            resolve(given, &id).await;
            Sample::resource(json!({"caseId": id}))
        }
        _ => None,
    }
}

/// What to ask for to get a case of an agreed solution.
async fn case(given: &Given) -> Value {
    let solution_id = solutions::agreed(given).await;
    given.settled().await;
    json!({"solutionId": solution_id, "subject": "orders do not arrive"})
}

fn resolution(id: &Value) -> Value {
    json!({"caseId": id, "resolution": "the agent was restarted"})
}

async fn resolve(given: &Given, id: &Value) {
    let request = resolution(id);
    given
        .asked("SupportService/ResolveSupportCase", request)
        .await;
}
