use serde_json::{Value, json};

use crate::access::given::{Given, dollars, in_a_year, today};
use crate::access::sample::Sample;

const SOURCED: &str = "PARTNER_ROLE_SOURCED";

pub(in crate::access) async fn accounts(given: &Given, method: &str) -> Option<Sample> {
    let new = json!({"externalId": given.name("account"), "displayName": "A customer"});
    match method {
        "CreateAccount" => Sample::own(json!({"account": new})),
        "GetAccount" => Sample::resource(json!({"accountId": given.account_id})),
        "ListAccounts" => Sample::rows(json!({"pageSize": 1_000}), &given.account_id),
        "UpdateAccount" => {
            let request = json!({"account": new});
            let made = given.asked("AccountService/CreateAccount", request).await;
            let mut account = made["account"].clone();
            account["sector"] = json!("retail");
            Sample::resource(json!({"account": account, "updateMask": "sector"}))
        }
        "BatchUpsertAccounts" => Sample::own(json!({"accounts": [new]})),
        _ => None,
    }
}

pub(in crate::access) fn products(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "GetProduct" => {
            let request = json!({"productId": given.product_id});
            Sample::shared(Sample::resource(request))
        }
        "ListProducts" => {
            let request = json!({"pageSize": 1_000});
            Sample::shared(Sample::rows(request, &given.product_id))
        }
        "BatchUpsertProducts" => {
            let product = json!({"externalId": given.name("product"), "displayName": "New", "listPrice": dollars(10)});
            Sample::own(json!({"products": [product]}))
        }
        _ => None,
    }
}

pub(in crate::access) async fn opportunities(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateOpportunity" => Sample::references(json!({"opportunity": given.deal(SOURCED)})),
        "GetOpportunity" => Sample::resource(json!({"opportunityId": given.deal_id})),
        "ListOpportunities" => Sample::rows(given.rows_of_partner(), &given.deal_id),
        "UpdateOpportunity" => {
            let mut opportunity = given.opportunity(SOURCED).await;
            opportunity["seller"] = json!("bob");
            Sample::resource(json!({"opportunity": opportunity, "updateMask": "seller"}))
        }
        "ChangeOpportunityStage" => {
            let opportunity = given.opportunity(SOURCED).await;
            Sample::resource(json!({
                "opportunityId": opportunity["opportunityId"], "etag": opportunity["etag"],
                "stage": "OPPORTUNITY_STAGE_WON", "closeDate": today(), "amount": dollars(1_200),
            }))
        }
        "BatchUpsertOpportunities" => {
            let row =
                json!({"externalId": given.name("deal"), "stage": "OPPORTUNITY_STAGE_PROSPECTING"});
            Sample::own(json!({"opportunities": [row]}))
        }
        "SummarizeOpportunities" => {
            given.opportunity(SOURCED).await;
            Sample::rows(json!({}), &given.partner_id)
        }
        _ => None,
    }
}

pub(in crate::access) async fn registrations(given: &Given, method: &str) -> Option<Sample> {
    let id = async || registration(given).await["registrationId"].clone();
    match method {
        "CreateRegistration" => {
            let opportunity_id = given.opportunity(SOURCED).await["opportunityId"].clone();
            let claim = json!({"partnerId": given.partner_id, "opportunityId": opportunity_id});
            Sample::references(json!({"registration": claim}))
        }
        "ListRegistrations" => Sample::rows(given.rows_of_partner(), &id().await),
        "GetRegistration" | "ApproveRegistration" | "WithdrawRegistration" => {
            Sample::resource(json!({"registrationId": id().await}))
        }
        "RejectRegistration" => {
            Sample::resource(json!({"registrationId": id().await, "reason": "ours already"}))
        }
        "ExtendRegistration" => {
            let id = id().await;
            let approve = json!({"registrationId": id});
            given
                .asked("RegistrationService/ApproveRegistration", approve)
                .await;
            Sample::resource(json!({"registrationId": id, "protectedUntil": in_a_year()}))
        }
        "GetRegistrationPolicy" | "UpdateRegistrationPolicy" => policy(given, method).await,
        _ => None,
    }
}

async fn registration(given: &Given) -> Value {
    let opportunity_id = given.opportunity(SOURCED).await["opportunityId"].clone();
    let claim = json!({"partnerId": given.partner_id, "opportunityId": opportunity_id});
    let request = json!({"registration": claim});
    let made = given
        .asked("RegistrationService/CreateRegistration", request)
        .await;
    made["registration"].clone()
}

/// A policy that only this tenant has: 77 days.
async fn policy(given: &Given, method: &str) -> Option<Sample> {
    let mut policy = json!({"protectionDays": 77});
    let request = json!({"registrationPolicy": policy});
    let answer = given
        .asked("RegistrationService/UpdateRegistrationPolicy", request)
        .await;
    if method == "GetRegistrationPolicy" {
        let mark = json!("\"protectionDays\":77");
        return Sample::shared(Sample::rows(json!({}), &mark));
    }
    policy["secondRegistrant"] = json!("SECOND_REGISTRANT_REJECT");
    policy["etag"] = answer["registrationPolicy"]["etag"].clone();
    Sample::own(json!({"registrationPolicy": policy}))
}

pub(in crate::access) async fn facts(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "RecordFact" => Sample::references(json!({"fact": given.fact()})),
        "IngestFacts" => Sample::count(json!({"facts": [given.fact()]}), "recorded"),
        "CorrectFact" => {
            let (fact, replacement) = (recorded(given).await, given.fact());
            Sample::resource(
                json!({"factId": fact["factId"], "replacement": replacement, "reason": "mistyped"}),
            )
        }
        "ReverseFact" => {
            let fact = recorded(given).await;
            Sample::resource(json!({"factId": fact["factId"], "reason": "cancelled"}))
        }
        "GetFact" => Sample::resource(json!({"factId": recorded(given).await["factId"]})),
        "ListFacts" => {
            let fact = recorded(given).await;
            Sample::rows(given.rows_of_partner(), &fact["factId"])
        }
        "SummarizeFacts" => Sample::rows(json!({}), &given.partner_id),
        _ => None,
    }
}

async fn recorded(given: &Given) -> Value {
    let request = json!({"fact": given.fact()});
    let made = given.asked("FactService/RecordFact", request).await;
    made["fact"].clone()
}
