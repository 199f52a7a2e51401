use serde_json::{Value, json};

use crate::access::given::{Given, today};
use crate::access::sample::Sample;

pub(in crate::access) async fn tiers(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "GetTierScheme" => {
            let request = json!({"programId": given.program_id});
            Sample::shared(Sample::resource(request))
        }
        "UpdateTierScheme" => {
            let program = given.active_program().await;
            let request = json!({"programId": program["programId"]});
            let answer = given.asked("TierService/GetTierScheme", request).await;
            let mut scheme = answer["scheme"].clone();
            scheme["graceDays"] = json!(30);
            Sample::resource(json!({"scheme": scheme}))
        }
        "RecordSatisfaction" => {
            let satisfaction = satisfaction(given);
            Sample::resource(json!({"satisfaction": satisfaction}))
        }
        "ListSatisfaction" => {
            let satisfaction = satisfaction(given);
            let request = json!({"satisfaction": satisfaction});
            given.asked("TierService/RecordSatisfaction", request).await;
            Sample::rows(given.rows_of_partner(), &satisfaction["source"])
        }
        method => of_an_enrollment(given, method).await,
    }
}

async fn of_an_enrollment(given: &Given, method: &str) -> Option<Sample> {
    let known = [
        "GetPartnerTier",
        "ListPartnerTiers",
        "ListTierDecisions",
        "OverridePartnerTier",
        "RevokePartnerTierOverride",
    ];
    if !known.contains(&method) {
        return None;
    }
    let program = given.active_program().await;
    let enrollment = graded(given, &program).await;
    let over = json!({"enrollmentId": enrollment, "tierKey": "gold", "reason": "launch", "endDate": {"year": 2999, "month": 1, "day": 1}});
    match method {
        "ListPartnerTiers" => Sample::rows(given.rows_of_partner(), &enrollment),
        "ListTierDecisions" => {
            let request = json!({"enrollmentId": enrollment, "pageSize": 1_000});
            Sample::rows(request, &enrollment)
        }
        "OverridePartnerTier" => Sample::resource(over),
        "RevokePartnerTierOverride" => {
            given.asked("TierService/OverridePartnerTier", over).await;
            Sample::resource(json!({"enrollmentId": enrollment, "reason": "over"}))
        }
        _ => Sample::resource(json!({"enrollmentId": enrollment})),
    }
}

/// The id of an enrollment of the partner that has got its tier and its benefits.
pub(super) async fn graded(given: &Given, program: &Value) -> Value {
    let enrollment = given.enrollment(&program["programId"]).await;
    let steps = ["Submit", "StartReview", "Approve", "Activate"];
    given.walk(&enrollment, &steps).await;
    given.settled().await;
    enrollment["enrollmentId"].clone()
}

fn satisfaction(given: &Given) -> Value {
    json!({
        "partnerId": given.partner_id, "metric": "TIER_METRIC_NET_PROMOTER_SCORE", "score": {"value": "40"},
        "respondents": 12, "day": today(), "source": given.name("survey"),
    })
}
