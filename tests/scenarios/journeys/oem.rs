//! An OEM: it embeds our product, reports what it shipped, and may ask our sellers to help with a deal.
use serde_json::json;

use super::vendor::{Vendor, day};

#[tokio::test(flavor = "multi_thread")]
async fn an_oem_ships_units_and_co_sells() {
    let vendor = Vendor::start().await;
    let program = vendor.program("OEM", "EMBEDDED_DISTRIBUTION", "units_shipped");
    let program = program.await;
    let partner = vendor.partner("Device maker").await;
    vendor.enroll(&partner, &program).await;
    let deal = vendor.deal(&partner, "INFLUENCED").await;
    vendor
        .co_sell(&partner, json!({"opportunityId": deal}))
        .await;
    let report = json!({
        "source": "oem", "externalId": "2018-01", "kind": "FACT_KIND_UNIT_REPORT", "partnerId": partner,
        "quantity": {"value": "1200"}, "businessDate": day(0),
    });
    vendor.post("/v1/facts", report).await;
    assert_eq!(vendor.facts_of(&partner).await, ["UNIT_REPORT"]);
    vendor.stop().await;
}
