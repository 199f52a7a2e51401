//! A referral partner: it introduces a customer, helps to sell, and its contribution is the introduction.
use serde_json::json;

use super::vendor::Vendor;

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_partner_introduces_and_helps_to_sell() {
    let vendor = Vendor::start().await;
    let program = vendor.program("REFERRAL", "INTRODUCTIONS", "referred_revenue");
    let program = program.await;
    let partner = vendor.partner("Advisors").await;
    vendor.enroll(&partner, &program).await;
    let deal = vendor.deal(&partner, "SOURCED").await;
    vendor
        .co_sell(&partner, json!({"opportunityId": deal}))
        .await;
    vendor.win(&deal).await;
    vendor.settled().await;
    assert_eq!(vendor.facts_of(&partner).await, ["CONTRIBUTION SOURCED"]);
    vendor.stop().await;
}
