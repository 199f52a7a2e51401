use contracts::tandem::platform::v1::Role;
use serde_json::{Value, json};

use crate::access::contract::Rpc;
use crate::access::given::{Given, TENANT, dollars};
use crate::access::sample::Sample;

pub(in crate::access) async fn solutions(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateJointSolution" => Sample::references(json!({"solution": solution(given)})),
        "GetJointSolution" => Sample::resource(json!({"solutionId": draft(given).await})),
        "ListJointSolutions" => Sample::rows(given.rows_of_partner(), &draft(given).await),
        "UpdateJointSolution" => {
            let mut changed = solution(given);
            changed["solutionId"] = draft(given).await;
            changed["displayName"] = json!(given.name("solution"));
            Sample::resource(json!({"solution": changed}))
        }
        "ProposeJointSolution" | "RetireJointSolution" => {
            Sample::resource(json!({"solutionId": draft(given).await}))
        }
        "AgreeToJointSolution" => {
            let proposed = proposed(given).await;
            let (id, etag) = (&proposed["solutionId"], &proposed["etag"]);
            Sample::resource(json!({"solutionId": id, "etag": etag}))
        }
        "QuoteJointSolution" => {
            let seats = json!([{"item": "seats", "quantity": 10}]);
            let id = agreed(given).await;
            Sample::resource(json!({"solutionId": id, "termMonths": 12, "quantities": seats}))
        }
        _ => None,
    }
}

async fn draft(given: &Given) -> Value {
    let request = json!({"solution": solution(given)});
    let made = given
        .asked("SolutionService/CreateJointSolution", request)
        .await;
    made["solution"]["solutionId"].clone()
}

async fn proposed(given: &Given) -> Value {
    let request = json!({"solutionId": draft(given).await});
    let made = given
        .asked("SolutionService/ProposeJointSolution", request)
        .await;
    made["solution"].clone()
}

/// Both sides have said yes; its id.
pub(in crate::access) async fn agreed(given: &Given) -> Value {
    let mut solution = proposed(given).await;
    let rpc = Rpc::named("SolutionService/AgreeToJointSolution");
    let partner = Some(given.callers.partner);
    for caller in [
        kit::testing::somebody(TENANT, &[Role::TenantAdmin], None),
        kit::testing::somebody(TENANT, &[Role::PartnerUser], partner),
    ] {
        let token = given.world.installation.token(&caller).expect("a token");
        let request = json!({"solutionId": solution["solutionId"], "etag": solution["etag"]});
        let answer = given.services.call(&rpc, Some(&token), &request).await;
        solution = answer.expect("a yes")["solution"].clone();
    }
    solution["solutionId"].clone()
}

/// What to ask for to get a joint solution that can be proposed.
fn solution(given: &Given) -> Value {
    let support = |level: &str| json!({"level": level, "side": "SOLUTION_SIDE_PARTNER", "contact": "help@partner.example", "responseHours": 8});
    let share = |side: &str| json!({"side": side, "percent": {"value": "50"}});
    json!({
        "partnerId": given.partner_id, "displayName": given.name("solution"),
        "prices": [{
            "item": "seats", "side": "SOLUTION_SIDE_VENDOR", "unitPrice": dollars(40), "unit": "PRICE_UNIT_USER_MONTH",
        }],
        "support": [support("SUPPORT_LEVEL_L1"), support("SUPPORT_LEVEL_L2"), support("SUPPORT_LEVEL_L3")],
        "customerSuccess": "SOLUTION_SIDE_VENDOR",
        "renewal": {"owner": "SOLUTION_SIDE_VENDOR", "termMonths": 12, "automatic": true, "noticeDays": 60},
        "revenueSplit": [share("SOLUTION_SIDE_VENDOR"), share("SOLUTION_SIDE_PARTNER")],
    })
}
