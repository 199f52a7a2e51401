//! An informal partner: enrolled because customers already integrate; the gate says why it does not co-sell.
use serde_json::json;

use super::vendor::{Vendor, not_eligible, refused};

#[tokio::test(flavor = "multi_thread")]
async fn an_informal_partner_is_enrolled_but_does_not_co_sell() {
    let vendor = Vendor::start().await;
    let program = vendor.program("INFORMAL", "ECOSYSTEM_VISIBILITY", "visible_integrations");
    let program = program.await;
    let partner = vendor.partner("Neighbour").await;
    vendor.enroll(&partner, &program).await;
    let deal = vendor.deal(&partner, "INFLUENCED").await;
    let user = vendor.user_of(&partner);
    let wish = json!({"opportunityId": deal});
    let shut = refused(&user, "/v1/coSellRequests", wish).await;
    assert_eq!(shut, not_eligible(["TYPE_WITHOUT_CO_SELL"]));
    vendor.stop().await;
}
