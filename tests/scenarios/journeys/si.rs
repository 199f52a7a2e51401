//! A systems integrator: once somebody of it is certified, it holds a competency, which turns into a fact, and the gate opens for co-sell.
use serde_json::json;

use super::vendor::{Vendor, refused};

#[tokio::test(flavor = "multi_thread")]
async fn an_integrator_earns_a_competency_and_co_sells() {
    let vendor = Vendor::start().await;
    let program = vendor.program("SI", "SERVICES_CAPACITY", "co_sell_revenue");
    let program = program.await;
    let partner = vendor.partner("Cloud builders").await;
    vendor.enroll(&partner, &program).await;
    let certificate = json!({
        "certificationKey": "cloud-architect", "displayName": "Cloud architect",
        "validityMonths": 24, "renewalWindowDays": 60,
    });
    vendor.post("/v1/certificationPrograms", certificate).await;
    let people = json!({"certificationKey": "cloud-architect", "people": 1});
    let level = json!({"displayName": "Proven", "requirement": {"certifiedPeople": &people}});
    let competency = json!({"competencyKey": "cloud", "displayName": "Cloud", "levels": [level]});
    vendor.post("/v1/competencies", competency).await;
    let certified = json!({"certifiedPeople": people});
    let rule = json!({
        "displayName": "Certified sellers", "purpose": "ELIGIBILITY_PURPOSE_CO_SELL", "programId": program,
        "requirement": certified, "personRequirement": certified,
    });
    vendor.post("/v1/eligibilityRules", rule).await;
    vendor.settled().await;

    let deal = vendor.deal(&partner, "IMPLEMENTATION").await;
    let person = kit::ids::new().to_string();
    let wish = json!({"opportunityId": deal, "personId": person});
    let user = vendor.user_of(&partner);
    let (reason, codes) = refused(&user, "/v1/coSellRequests", wish.clone()).await;
    assert_eq!(reason, "NOT_ELIGIBLE");
    assert!(
        codes.contains(&"PERSON_NOT_ELIGIBLE".to_owned()),
        "{codes:?}"
    );
    assert_eq!(vendor.facts_of(&partner).await, Vec::<String>::new());

    let issued = json!({
        "certificationKey": "cloud-architect", "partnerId": partner, "personId": person,
        "personName": "Ann", "grounds": "passed the practical examination",
    });
    vendor.post("/v1/certifications", issued).await;
    vendor.settled().await;
    assert_eq!(vendor.facts_of(&partner).await, ["COMPETENCY"]);

    vendor.co_sell(&partner, wish).await;
    vendor.win(&deal).await;
    vendor.settled().await;
    let facts = vendor.facts_of(&partner).await;
    assert_eq!(
        facts,
        [
            "COMPETENCY",
            "CONTRIBUTION CO_SELL",
            "CONTRIBUTION IMPLEMENTATION"
        ]
    );
    vendor.stop().await;
}
