use std::sync::atomic::{AtomicI32, Ordering};

use contracts::tandem::platform::v1::Role;
use serde_json::{Value, json};

use crate::access::contract::Rpc;
use crate::access::given::{Given, dollars, today};
use crate::access::sample::Sample;

pub(in crate::access) fn advisor(given: &Given, method: &str) -> Option<Sample> {
    (method == "RecommendModel").then_some(())?;
    let percent = json!({"value": "40"});
    Sample::resource(json!({
        "partnerId": given.partner_id, "overlapPercent": percent, "appealPercent": percent,
        "knowledge": "PRODUCT_KNOWLEDGE_TRAINED", "introductions": "INTRODUCTIONS_WARM", "coMarketingAYear": 2,
        "customersAYear": 10, "priceAYear": dollars(300), "personCostAYear": dollars(1_000),
    }))
}

pub(in crate::access) async fn contacts(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateContact" => Sample::resource(json!({"contact": person(given)})),
        "GetContact" | "EraseContact" => {
            let contact = contact(given).await;
            Sample::resource(json!({"contactId": contact["contactId"]}))
        }
        "ListContacts" => {
            let contact = contact(given).await;
            Sample::rows(given.rows_of_partner(), &contact["contactId"])
        }
        "UpdateContact" => {
            let mut contact = contact(given).await;
            contact["displayName"] = json!("Ada L.");
            Sample::resource(json!({"contact": contact}))
        }
        _ => None,
    }
}

async fn contact(given: &Given) -> Value {
    let request = json!({"contact": person(given)});
    let made = given.asked("ContactService/CreateContact", request).await;
    made["contact"].clone()
}

fn person(given: &Given) -> Value {
    json!({
        "partnerId": given.partner_id, "personId": given.name("person"), "displayName": "Ada",
        "roles": ["CONTACT_ROLE_SALES"], "email": "ada@example.com", "consentDate": today(), "consentSource": "form",
    })
}

pub(in crate::access) async fn prospects(given: &Given, method: &str) -> Option<Sample> {
    let steps: &[&str] = match method {
        "CreateProspect" => return Sample::own(json!({"prospect": lead(given)})),
        "GetProspect" | "ListProspects" | "ContactProspect" | "DeclineProspect" => &[],
        "AlignProspect" => &["Contact"],
        "InviteProspect" => &["Contact", "Align"],
        "EnrollProspect" => &["Contact", "Align", "Invite"],
        _ => return None,
    };
    let prospect = prospect(given, steps).await;
    let mut request = json!({"prospectId": prospect});
    match method {
        "ListProspects" => return Sample::rows(json!({"pageSize": 1_000}), &prospect),
        "AlignProspect" => request["result"] = json!("same buyers"),
        "DeclineProspect" => request["reason"] = json!("too busy"),
        _ => {}
    }
    Sample::resource(request)
}

/// The id of a prospect that went through these steps.
async fn prospect(given: &Given, steps: &[&str]) -> Value {
    let request = json!({"prospect": lead(given)});
    let made = given.asked("ProspectService/CreateProspect", request).await;
    let id = made["prospect"]["prospectId"].clone();
    for step in steps {
        let mut request = json!({"prospectId": id});
        if *step == "Align" {
            request["result"] = json!("same buyers");
        }
        given
            .asked(&format!("ProspectService/{step}Prospect"), request)
            .await;
    }
    id
}

fn lead(given: &Given) -> Value {
    json!({
        "displayName": "Globex", "domain": format!("{}.example", given.name("prospect")),
        "wantedType": "PARTNERSHIP_TYPE_REFERRAL", "source": "fair", "owner": "grace",
    })
}

pub(in crate::access) async fn business_plans(given: &Given, method: &str) -> Option<Sample> {
    const AGREED: [&str; 2] = ["SetMilestone", "RecordQuarterlyReview"];
    if method == "CreateBusinessPlan" {
        return Sample::resource(json!({"plan": draft_plan(given)}));
    }
    let request = json!({"plan": draft_plan(given)});
    let made = given
        .asked("BusinessPlanService/CreateBusinessPlan", request)
        .await;
    let mut plan = made["plan"].clone();
    let mut request = json!({"planId": plan["planId"]});
    if AGREED.contains(&method) {
        accepted_by_both(given, &plan).await;
    }
    match method {
        "GetBusinessPlan" => {}
        "ListBusinessPlans" => return Sample::rows(given.rows_of_partner(), &plan["planId"]),
        "UpdateBusinessPlan" => {
            plan["goals"] = json!("triple it");
            return Sample::resource(json!({"plan": plan}));
        }
        "AcceptBusinessPlan" => request["version"] = json!(1),
        "SetMilestone" => {
            request["milestoneKey"] = json!("launch");
            request["state"] = json!("MILESTONE_STATE_REACHED");
        }
        "RecordQuarterlyReview" => {
            request["review"] = json!({"quarter": 1, "result": "REVIEW_RESULT_ON_TRACK"});
        }
        _ => return None,
    }
    Sample::resource(request)
}

/// By the vendor's administrator and by the partner's user.
async fn accepted_by_both(given: &Given, plan: &Value) {
    const ACCEPT: &str = "BusinessPlanService/AcceptBusinessPlan";
    let request = json!({"planId": plan["planId"], "version": 1});
    given.asked(ACCEPT, request.clone()).await;
    let rpc = Rpc::named(ACCEPT);
    let user = given.callers.rightful(&rpc, Role::PartnerUser);
    let accepted = given
        .services
        .call(&rpc, user.token.as_deref(), &request)
        .await;
    accepted.expect("accepted");
}

/// For a year of its own.
fn draft_plan(given: &Given) -> Value {
    static YEAR: AtomicI32 = AtomicI32::new(2000);
    let year = YEAR.fetch_add(1, Ordering::Relaxed);
    json!({
        "partnerId": given.partner_id, "year": year, "goals": "double the pipeline",
        "commitments": [
            {"side": "SOLUTION_SIDE_VENDOR", "description": "marketing", "amount": dollars(20_000)},
            {"side": "SOLUTION_SIDE_PARTNER", "description": "engineers", "people": {"value": "2"}},
        ],
        "milestones": [{
            "milestoneKey": "launch", "description": "webinar", "side": "SOLUTION_SIDE_PARTNER",
            "dueDate": {"year": year, "month": 4, "day": 1},
        }],
    })
}
