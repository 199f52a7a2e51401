use serde_json::json;

use crate::access::given::{Given, in_a_year};
use crate::access::sample::Sample;

pub(in crate::access) async fn plans(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreatePlan" => Sample::references(json!({"plan": given.plan()})),
        "GetPlan" => Sample::resource(json!({"planId": given.plan_id})),
        "ListPlans" => Sample::rows(json!({"pageSize": 1_000}), &given.plan_id),
        "UpdatePlan" => {
            let mut plan = given.draft_plan().await;
            plan["displayName"] = json!(given.name("plan"));
            Sample::resource(json!({"plan": plan}))
        }
        "DeferPlan" => {
            let plan = given.announced_plan().await;
            let mut later = in_a_year();
            later["year"] = json!(later["year"].as_i64().unwrap_or_default() + 1);
            Sample::resource(json!({"planId": plan["planId"], "effectiveDate": later}))
        }
        "WithdrawPlan" => {
            let plan = given.announced_plan().await;
            Sample::resource(json!({"planId": plan["planId"]}))
        }
        "ListPlanVersions" | "LintPlan" => Sample::resource(json!({"planId": given.plan_id})),
        "ActivatePlan" => {
            let plan = given.draft_plan().await;
            Sample::resource(json!({"planId": plan["planId"], "etag": plan["etag"]}))
        }
        _ => None,
    }
}

pub(in crate::access) fn simulations(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "SimulatePlan" => Sample::resource(json!({
            "reference": {"planId": given.plan_id}, "dateFrom": {"year": 2017, "month": 1, "day": 1},
            "dateTo": in_a_year(),
        })),
        _ => None,
    }
}

pub(in crate::access) async fn earnings(given: &Given, method: &str) -> Option<Sample> {
    let request = json!({"partnerId": given.partner_id, "planId": given.plan_id});
    let listed = given.asked("EarningService/ListEarnings", request).await;
    let earning_id = &listed["earnings"][0]["earningId"];
    match method {
        "GetEarning" => Sample::resource(json!({"earningId": earning_id})),
        "ListEarnings" => {
            let mut request = given.rows_of_partner();
            request["withTrace"] = json!(true);
            Sample::rows(request, earning_id)
        }
        "ListOutcomes" => Sample::rows(given.rows_of_partner(), &given.partner_id),
        "SummarizeEarnings" => {
            let request = json!({"partnerId": given.partner_id});
            Sample::rows(request, &given.partner_id)
        }
        "SummarizeOutcomes" => Sample::rows(json!({}), &given.partner_id),
        _ => None,
    }
}

pub(in crate::access) fn attainments(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "ListAttainments" => Sample::rows(given.rows_of_partner(), &given.partner_id),
        "WatchAttainments" => {
            Sample::rows(json!({"partnerId": given.partner_id}), &given.partner_id)
        }
        _ => None,
    }
}

pub(in crate::access) fn ledger(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "ListJournalEntries" => Sample::rows(given.rows_of_partner(), &given.partner_id),
        "ListBalances" => Sample::rows(json!({}), &given.partner_id),
        "GetBooksStatus" => Sample::count(json!({}), "partnerCount"),
        "VerifyBooks" => Sample::count(json!({}), "earningsRecomputed"),
        _ => None,
    }
}
