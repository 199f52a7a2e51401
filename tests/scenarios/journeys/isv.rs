//! An independent software vendor: a program for a missing capability, a joint solution that both sides agree to, a deal that is sold
//! together, and the contribution that comes of it.
use serde_json::{Value, json};

use super::vendor::{Vendor, dollars, not_eligible, posted, refused, text};

#[tokio::test(flavor = "multi_thread")]
async fn an_isv_co_sells_what_both_sides_agreed_to() {
    let vendor = Vendor::start().await;
    let program = vendor.program("ISV", "PRODUCT_CAPABILITY", "co_sell_revenue");
    let program = program.await;
    let partner = vendor.partner("Tax engine").await;
    vendor.enroll(&partner, &program).await;
    let deal = vendor.deal(&partner, "SOURCED").await;

    let user = vendor.user_of(&partner);
    let wish = json!({"opportunityId": deal});
    let shut = refused(&user, "/v1/coSellRequests", wish).await;
    assert_eq!(shut, not_eligible(["SOLUTION_REQUIRED"]));

    let drafted = posted(&user, "/v1/jointSolutions", solution(&partner)).await;
    let id = text(&drafted["solutionId"]);
    vendor.settled().await;
    let wish = json!({"opportunityId": deal, "solutionId": id});
    let shut = refused(&user, "/v1/coSellRequests", wish.clone()).await;
    assert_eq!(shut, not_eligible(["SOLUTION_NOT_AGREED"]));

    let path = format!("/v1/jointSolutions/{id}");
    let incomplete = refused(&user, &format!("{path}:propose"), json!({})).await;
    assert_eq!(incomplete.0, "COMMERCIAL_MODEL_INCOMPLETE");
    let mut complete = solution(&partner);
    complete["renewal"] =
        json!({"owner": "SOLUTION_SIDE_VENDOR", "termMonths": 12, "noticeDays": 60});
    let changed = user.patch(&path, &complete).await;
    changed.expect("a complete draft");
    let proposed = posted(&user, &format!("{path}:propose"), json!({})).await;
    let yes = |solution: &Value| json!({"etag": solution["etag"]});
    let ours = vendor.post(&format!("{path}:agree"), yes(&proposed)).await;
    let both = posted(&user, &format!("{path}:agree"), yes(&ours)).await;
    assert_eq!(both["state"], "SOLUTION_STATE_AGREED", "{both}");
    let seats = json!({"termMonths": 12, "quantities": [{"item": "seats", "quantity": 100}]});
    let quote = vendor.post(&format!("{path}:quote"), seats).await;
    assert_eq!(quote["totals"][0]["amount"]["units"], "48000", "{quote}");

    vendor.settled().await;
    vendor.co_sell(&partner, wish).await;
    vendor.win(&deal).await;
    vendor.settled().await;
    let facts = vendor.facts_of(&partner).await;
    assert_eq!(
        facts,
        [
            "CONTRIBUTION CO_SELL",
            "CONTRIBUTION SOURCED",
            "INTEGRATION_CERTIFICATION"
        ]
    );
    vendor.stop().await;
}

/// Everything but who renews.
fn solution(partner_id: &str) -> Value {
    let support = |level: &str| json!({"level": level, "side": "SOLUTION_SIDE_PARTNER", "contact": "help@tax.example", "responseHours": 8});
    let share = |side: &str| json!({"side": side, "percent": {"value": "50"}});
    json!({
        "partnerId": partner_id, "displayName": "Shop and tax",
        "prices": [{
            "item": "seats", "side": "SOLUTION_SIDE_VENDOR", "unitPrice": dollars(40), "unit": "PRICE_UNIT_USER_MONTH",
        }],
        "support": [support("SUPPORT_LEVEL_L1"), support("SUPPORT_LEVEL_L2"), support("SUPPORT_LEVEL_L3")],
        "customerSuccess": "SOLUTION_SIDE_VENDOR",
        "revenueSplit": [share("SOLUTION_SIDE_VENDOR"), share("SOLUTION_SIDE_PARTNER")],
    })
}
