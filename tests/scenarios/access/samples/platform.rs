use serde_json::json;

use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) fn event_sink(method: &str) -> Option<Sample> {
    match method {
        "GetCursor" => Sample::own(json!({"consumer": "sell", "source": "onboard", "shard": 0})),
        // A sign of life of a service that does not exist.
        "Deliver" => Sample::own(json!({
            "consumer": "sell", "source": "elsewhere", "shard": 0, "epoch": "1", "asOf": "2017-01-01T00:00:00Z",
        })),
        _ => None,
    }
}

pub(in crate::access) fn operations(method: &str) -> Option<Sample> {
    match method {
        "GetServiceStatus" => Sample::own(json!({})),
        "ListParkedEvents" | "ReplayParkedEvents" => Sample::own(json!({"service": "sell"})),
        _ => None,
    }
}

/// The record of a partner's creation.
pub(in crate::access) async fn audit(given: &Given, method: &str) -> Option<Sample> {
    let partner_id = given.partner_id.as_str().unwrap_or_default();
    let resource = json!(format!("partners/{partner_id}"));
    match method {
        "ListAuditEntries" => {
            given.settled().await;
            let request = json!({"service": "onboard", "resource": resource});
            Sample::rows(request, &resource)
        }
        "ExportAudit" => {
            given.settled().await;
            Sample::own(json!({"service": "onboard"}))
        }
        _ => None,
    }
}
