//! A reseller: enrolled, it registers a deal, sells it together with the vendor and books it.
use serde_json::json;

use super::vendor::{Vendor, not_eligible, posted, refused};

#[tokio::test(flavor = "multi_thread")]
async fn a_reseller_registers_co_sells_and_books() {
    let vendor = Vendor::start().await;
    let program = vendor.program("RESELLER", "MARKET_REACH", "resale_revenue");
    let program = program.await;
    let partner = vendor.partner("South Resale").await;
    vendor.settled().await;
    let deal = vendor.deal(&partner, "FULFILMENT").await;
    let user = vendor.user_of(&partner);
    let claim = json!({"opportunityId": deal});
    let shut = refused(&user, "/v1/registrations", claim.clone()).await;
    assert_eq!(shut, not_eligible(["NOT_ENROLLED"]));

    let enrollment = vendor.enroll(&partner, &program).await;
    let registered = posted(&user, "/v1/registrations", claim).await;
    assert_eq!(registered["types"], json!(["PARTNERSHIP_TYPE_RESELLER"]));
    vendor
        .co_sell(&partner, json!({"opportunityId": deal}))
        .await;
    vendor.win(&deal).await;
    vendor.settled().await;
    assert_eq!(
        vendor.facts_of(&partner).await,
        ["RESALE_BOOKING FULFILMENT"]
    );

    let path = format!("/v1/enrollments/{enrollment}:suspend");
    vendor.post(&path, json!({"reason": "unpaid"})).await;
    vendor.settled().await;
    let next = vendor.deal(&partner, "FULFILMENT").await;
    let wish = json!({"opportunityId": next});
    let shut = refused(&user, "/v1/coSellRequests", wish).await;
    assert_eq!(shut, not_eligible(["ENROLLMENT_NOT_ACTIVE"]));
    vendor.stop().await;
}
