use serde_json::{Value, json};

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
        given.asked(&format!("ProspectService/{step}Prospect"), request).await;
    }
    id
}

fn lead(given: &Given) -> Value {
    json!({
        "displayName": "Globex", "domain": format!("{}.example", given.name("prospect")),
        "wantedType": "PARTNERSHIP_TYPE_REFERRAL", "source": "fair", "owner": "grace",
    })
}
