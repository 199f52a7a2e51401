use serde_json::{Value, json};

use crate::access::given::{Given, TENANT, objective};
use crate::access::sample::Sample;

mod agreements;
mod benefits;
mod enrollments;
mod people;
mod tiers;

pub(in crate::access) use agreements::{agreement_templates, agreements};
pub(in crate::access) use benefits::benefits;
pub(in crate::access) use enrollments::enrollments;
pub(in crate::access) use people::{advisor, business_plans, contacts, prospects};
pub(in crate::access) use tiers::tiers;

pub(in crate::access) fn tenants(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateTenant" => {
            let tenant = json!({"tenantId": given.name("tenant"), "displayName": "New", "currencyCode": "EUR"});
            Sample::own(json!({"tenant": tenant}))
        }
        "GetTenant" => Sample::own(json!({"tenantId": TENANT})),
        "ListTenants" => Sample::rows(json!({"pageSize": 1_000}), &json!(TENANT)),
        _ => None,
    }
}

pub(in crate::access) async fn type_profiles(given: &Given, method: &str) -> Option<Sample> {
    const NAME: &str = "Acme's integrators";
    let integrators = json!({"type": "PARTNERSHIP_TYPE_SI"});
    match method {
        "GetTypeProfile" | "ListTypeProfiles" => {
            renamed(given, &integrators, NAME).await;
            let of_all = method == "ListTypeProfiles";
            let request = if of_all { json!({}) } else { integrators };
            Sample::shared(Sample::rows(request, &json!(NAME)))
        }
        "UpdateTypeProfile" => {
            let request = json!({"type": "PARTNERSHIP_TYPE_AFFILIATE"});
            let answer = given
                .asked("TypeProfileService/GetTypeProfile", request)
                .await;
            let mut profile = answer["typeProfile"].clone();
            profile["displayName"] = json!(given.name("affiliates"));
            Sample::own(json!({"typeProfile": profile}))
        }
        _ => None,
    }
}

async fn renamed(given: &Given, wanted: &Value, name: &str) {
    let answer = given
        .asked("TypeProfileService/GetTypeProfile", wanted.clone())
        .await;
    let mut profile = answer["typeProfile"].clone();
    if profile["displayName"] != name {
        profile["displayName"] = json!(name);
        let request = json!({"typeProfile": profile});
        given
            .asked("TypeProfileService/UpdateTypeProfile", request)
            .await;
    }
}

pub(in crate::access) async fn objectives(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateObjective" => Sample::own(json!({"objective": objective()})),
        "GetObjective" => {
            let objective = given.objective().await;
            Sample::resource(json!({"objectiveId": objective["objectiveId"]}))
        }
        "ListObjectives" => {
            let objective = given.objective().await;
            Sample::rows(json!({"pageSize": 1_000}), &objective["objectiveId"])
        }
        "UpdateObjective" => {
            let mut objective = given.objective().await;
            objective["owner"] = json!("chief operating officer");
            Sample::resource(json!({"objective": objective}))
        }
        _ => None,
    }
}

pub(in crate::access) async fn programs(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateProgram" => {
            let objective = given.objective().await;
            let program = given.program(&objective["objectiveId"]);
            Sample::references(json!({"program": program}))
        }
        "GetProgram" => {
            let request = json!({"programId": given.program_id});
            Sample::shared(Sample::resource(request))
        }
        "ListPrograms" => {
            let request = json!({"pageSize": 1_000});
            Sample::shared(Sample::rows(request, &given.program_id))
        }
        "UpdateProgram" => {
            let mut program = given.draft_program().await;
            program["displayName"] = json!(given.name("program"));
            Sample::resource(json!({"program": program}))
        }
        "ActivateProgram" => {
            let draft = given.draft_program().await;
            Sample::resource(json!({"programId": draft["programId"], "etag": draft["etag"]}))
        }
        "RetireProgram" => {
            let active = given.active_program().await;
            Sample::resource(json!({"programId": active["programId"], "etag": active["etag"]}))
        }
        _ => None,
    }
}

pub(in crate::access) async fn partners(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreatePartner" => {
            let partner = json!({"displayName": "New", "externalId": given.name("partner")});
            Sample::own(json!({"partner": partner}))
        }
        "GetPartner" => Sample::resource(json!({"partnerId": given.partner_id})),
        "ListPartners" => Sample::rows(json!({"pageSize": 1_000}), &given.partner_id),
        "UpdatePartner" => {
            let mut partner = given.partner().await;
            partner["relationshipManager"] = json!("ann");
            Sample::resource(json!({"partner": partner}))
        }
        _ => None,
    }
}
