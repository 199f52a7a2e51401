use contracts::tandem::platform::v1::Role;
use serde_json::{Value, json};

use crate::access::contract::Rpc;
use crate::access::given::{Given, TENANT, today};
use crate::access::sample::Sample;

pub(in crate::access) async fn agreement_templates(given: &Given, method: &str) -> Option<Sample> {
    let template =
        json!({"agreementKey": given.name("text"), "displayName": "A text", "text": "We agree."});
    let request = json!({"agreementTemplate": template});
    if method == "PublishAgreementTemplate" {
        return Sample::own(request);
    }
    given
        .asked("AgreementTemplateService/PublishAgreementTemplate", request)
        .await;
    let key = &template["agreementKey"];
    match method {
        "GetAgreementTemplate" => Sample::resource(json!({"agreementKey": key})),
        "ListAgreementTemplates" => Sample::rows(json!({"pageSize": 1_000}), key),
        _ => None,
    }
}

pub(in crate::access) async fn agreements(given: &Given, method: &str) -> Option<Sample> {
    if method == "CreateAgreement" {
        return Sample::references(proposal(given));
    }
    let agreement = match method {
        "OfferAgreement" => draft(given).await,
        "GetAgreement" | "ListAgreements" | "GetAgreementText" | "SignAgreement"
        | "WithdrawAgreement" => offered(given).await,
        "AmendAgreement" | "TerminateAgreement" => signed(given).await,
        _ => return None,
    };
    let id = &agreement["agreementId"];
    let mut request = json!({"agreementId": id});
    match method {
        "ListAgreements" => return Sample::rows(given.rows_of_partner(), id),
        "SignAgreement" => request = signing(&agreement),
        "AmendAgreement" => {
            request["text"] = json!("We agree on something else.");
            request["effectiveDate"] = today();
        }
        "TerminateAgreement" | "WithdrawAgreement" => request["reason"] = json!("it must be"),
        _ => {}
    }
    Sample::resource(request)
}

fn proposal(given: &Given) -> Value {
    let agreement = json!({
        "partnerId": given.partner_id, "programId": given.program_id, "agreementKey": "reseller-agreement",
        "effectiveDate": today(),
    });
    json!({"agreement": agreement, "text": "We agree."})
}

async fn draft(given: &Given) -> Value {
    let made = given.asked("AgreementService/CreateAgreement", proposal(given));
    made.await["agreement"].clone()
}

async fn offered(given: &Given) -> Value {
    let request = json!({"agreementId": draft(given).await["agreementId"]});
    let offered = given.asked("AgreementService/OfferAgreement", request);
    offered.await["agreement"].clone()
}

async fn signed(given: &Given) -> Value {
    let offered = offered(given).await;
    let request = signing(&offered);
    let method = "AgreementService/SignAgreement";
    given.asked(method, request.clone()).await;
    let partner = Some(given.callers.partner);
    let user = kit::testing::somebody(TENANT, &[Role::PartnerUser], partner);
    let token = given.world.installation.token(&user).expect("a token");
    let rpc = Rpc::named(method);
    let signed = given.services.call(&rpc, Some(&token), &request).await;
    signed.expect("the second signature")["agreement"].clone()
}

fn signing(offered: &Value) -> Value {
    json!({
        "agreementId": offered["agreementId"], "signerName": "Ada Lovelace", "signerTitle": "CEO",
        "textSha256": offered["textSha256"],
    })
}
