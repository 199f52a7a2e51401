use serde_json::json;

use crate::access::given::{Given, in_days};
use crate::access::sample::Sample;

const KIND: &str = "insurance-certificate";

pub(in crate::access) async fn compliance(given: &Given, method: &str) -> Option<Sample> {
    let program_id = given.active_program().await["programId"].clone();
    let required = json!([{"kindKey": KIND, "graceDays": 14}]);
    let set = json!({"programId": program_id, "requirements": required});
    match method {
        "SetComplianceRequirements" => Sample::resource(set),
        "GetComplianceRequirements" => {
            given
                .asked("ComplianceService/SetComplianceRequirements", set)
                .await;
            Sample::resource(json!({"programId": program_id}))
        }
        "GetPartnerCompliance" => Sample::resource(json!({"partnerId": given.partner_id})),
        "ListComplianceReminders" => {
            let document = expiring(given).await;
            Sample::rows(given.rows_of_partner(), &document)
        }
        _ => None,
    }
}

/// A certificate that expires so soon that the partner is reminded.
async fn expiring(given: &Given) -> serde_json::Value {
    let upload = json!({
        "partnerId": given.partner_id, "kindKey": KIND, "fileName": "insured.pdf", "mediaType": "application/pdf",
        // %PDF-1.7
        "content": "JVBERi0xLjcK",
    });
    let uploaded = given.asked("DocumentService/UploadDocument", upload).await;
    let id = uploaded["document"]["documentId"].clone();
    let accept = json!({"documentId": id, "expireDate": in_days(10)});
    given.asked("DocumentService/AcceptDocument", accept).await;
    given.settled().await;
    id
}
