use serde_json::json;

use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) fn metrics(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "ListMetricDefinitions" => Sample::own(json!({})),
        "QueryMetrics" => Sample::rows(json!({"groupBy": "GROUP_BY_PARTNER"}), &given.partner_id),
        "ListMetricOpportunities" => {
            let request = json!({"metric": "METRIC_WIN_RATE", "pageSize": 1_000});
            Sample::rows(request, &given.deal_id)
        }
        _ => None,
    }
}
