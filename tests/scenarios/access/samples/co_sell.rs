use serde_json::{Value, json};

use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) fn gate(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CheckGate" => {
            let purpose = "GATE_PURPOSE_CO_SELL";
            Sample::references(json!({"partnerId": given.partner_id, "purpose": purpose}))
        }
        _ => None,
    }
}

pub(in crate::access) async fn co_sell(given: &Given, method: &str) -> Option<Sample> {
    let id = async || requested(given).await["coSellRequestId"].clone();
    match method {
        "CreateCoSellRequest" => Sample::references(json!({"coSellRequest": wish(given).await})),
        "ListCoSellRequests" => Sample::rows(given.rows_of_partner(), &id().await),
        "GetCoSellRequest" | "WithdrawCoSellRequest" => {
            Sample::resource(json!({"coSellRequestId": id().await}))
        }
        "AcceptCoSellRequest" => {
            let share = json!({"value": "25"});
            Sample::resource(json!({"coSellRequestId": id().await, "sharePercent": share}))
        }
        "DeclineCoSellRequest" => {
            let reason = "nobody is free";
            Sample::resource(json!({"coSellRequestId": id().await, "reason": reason}))
        }
        "GetCoSellPolicy" | "UpdateCoSellPolicy" => policy(given, method).await,
        _ => None,
    }
}

/// What to ask for to get a request about an open deal of the partner.
async fn wish(given: &Given) -> Value {
    let deal = given.opportunity("PARTNER_ROLE_SOURCED").await;
    json!({"partnerId": given.partner_id, "opportunityId": deal["opportunityId"], "message": "together"})
}

async fn requested(given: &Given) -> Value {
    let request = json!({"coSellRequest": wish(given).await});
    let made = given
        .asked("CoSellService/CreateCoSellRequest", request)
        .await;
    made["coSellRequest"].clone()
}

/// A policy that only this tenant has: 19 days.
async fn policy(given: &Given, method: &str) -> Option<Sample> {
    let mut policy = json!({"answerDays": 19});
    let request = json!({"coSellPolicy": policy});
    let answer = given
        .asked("CoSellService/UpdateCoSellPolicy", request)
        .await;
    if method == "GetCoSellPolicy" {
        let mark = json!("\"answerDays\":19");
        return Sample::shared(Sample::rows(json!({}), &mark));
    }
    policy["answerDays"] = json!(20);
    policy["etag"] = answer["coSellPolicy"]["etag"].clone();
    Sample::own(json!({"coSellPolicy": policy}))
}
