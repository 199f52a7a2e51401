//! An affiliate: it brings customers by links, which are reported as conversions; deals it registers, but does not sell together.
use serde_json::json;

use super::vendor::{Vendor, day, dollars, not_eligible, refused};

#[tokio::test(flavor = "multi_thread")]
async fn an_affiliate_converts_but_does_not_co_sell() {
    let vendor = Vendor::start().await;
    let program = vendor.program("AFFILIATE", "AWARENESS", "referred_revenue");
    let program = program.await;
    let partner = vendor.partner("Review site").await;
    vendor.enroll(&partner, &program).await;
    let conversion = json!({
        "source": "shop", "externalId": "order-1", "kind": "FACT_KIND_CONVERSION", "partnerId": partner,
        "amount": dollars(90), "businessDate": day(0), "clickDate": day(-3),
    });
    vendor.post("/v1/facts", conversion).await;
    assert_eq!(vendor.facts_of(&partner).await, ["CONVERSION"]);

    let deal = vendor.deal(&partner, "SOURCED").await;
    let user = vendor.user_of(&partner);
    let wish = json!({"opportunityId": deal});
    let shut = refused(&user, "/v1/coSellRequests", wish).await;
    assert_eq!(shut, not_eligible(["TYPE_WITHOUT_CO_SELL"]));
    let asked = format!("/v1/gate?partner_id={partner}&purpose=GATE_PURPOSE_CO_SELL");
    let gate = vendor.admin.get(&asked).await.expect("an answer");
    assert!(gate["open"] != true, "{gate}");
    let remedy = gate["missing"][0]["remedy"].as_str().unwrap_or_default();
    assert!(remedy.contains("REFERRAL"), "{gate}");
    vendor.stop().await;
}
