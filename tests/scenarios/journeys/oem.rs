//! An OEM: it signs a royalty schedule that nobody types twice, reports what it shipped, is billed by the schedule, and may ask our
//! sellers to help with a deal.
use serde_json::json;

use super::vendor::{Vendor, day, text};

#[tokio::test(flavor = "multi_thread")]
async fn an_oem_ships_units_and_co_sells() {
    let vendor = Vendor::start().await;
    let program = vendor.program("OEM", "EMBEDDED_DISTRIBUTION", "units_shipped");
    let program = program.await;
    let component = json!({
        "key": "royalty", "displayName": "Royalty as agreed", "currencyCode": "USD", "agreedRoyalty": {"period": "PERIOD_QUARTER"},
    });
    let plan = json!({
        "programId": program, "displayName": "OEM royalties", "components": [component],
        "effectiveDate": day(-1),
    });
    vendor.settled().await;
    let plan = vendor.post("/v1/plans", plan).await;
    let activate = format!("/v1/plans/{}:activate", text(&plan["planId"]));
    vendor.post(&activate, json!({})).await;
    let partner = vendor.partner("Device maker").await;
    let schedule = json!({
        "period": "PERIOD_QUARTER", "tiers": [{"upTo": {"value": "1000"}, "rate": {"value": "5"}}, {"rate": {"value": "4"}}],
    });
    let terms = json!({"royaltySchedule": schedule});
    vendor.enroll_with(&partner, &program, &terms).await;
    let deal = vendor.deal(&partner, "INFLUENCED").await;
    vendor
        .co_sell(&partner, json!({"opportunityId": deal}))
        .await;
    let report = json!({
        "source": "oem", "externalId": "2018-01", "kind": "FACT_KIND_UNIT_REPORT", "partnerId": partner,
        "quantity": {"value": "1200"}, "businessDate": day(0),
    });
    vendor.post("/v1/facts", report).await;
    assert_eq!(
        vendor.facts_of(&partner).await,
        ["INTEGRATION_CERTIFICATION", "UNIT_REPORT"]
    );
    vendor.settled().await;
    let earned = format!("/v1/earnings?partner_id={partner}");
    let earned = vendor.admin.list(&earned, "earnings").await;
    let earned = earned.expect("earnings");
    // 1,000 units at 5 and 200 at 4.
    assert_eq!(earned[0]["amount"]["units"], "5800", "{earned:?}");
    vendor.stop().await;
}
