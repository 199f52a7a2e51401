//! The payment provider: a name that leads nowhere, so that asking it finds nobody.
use serde_json::json;

use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn payment_providers(given: &Given, method: &str) -> Option<Sample> {
    let configured = json!({"endpoint": "https://pay.invalid/v1", "secret": "secret"});
    if method == "ConfigurePaymentProvider" {
        return Sample::own(configured);
    }
    given
        .asked(
            "PaymentProviderService/ConfigurePaymentProvider",
            configured,
        )
        .await;
    match method {
        "GetPaymentProvider" | "TestPaymentProvider" | "DisablePaymentProvider" => {
            Sample::own(json!({}))
        }
        _ => None,
    }
}
