//! Advice through the API.

use contracts::google::r#type::Money;
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::advisor_service_client::AdvisorServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use kit::testing::Client;
use tonic::Code;

use crate::tiers::{decimal, member};
use crate::world::{ACME, World, bad_fields, fields, got, refused};

fn advisor(world: &World) -> AdvisorServiceClient<Client> {
    AdvisorServiceClient::new(world.onboard.as_role(ACME, Role::PartnerManager))
}

fn money(currency: &str, units: i64) -> Option<Money> {
    Some(Money {
        currency_code: currency.to_owned(),
        units,
        nanos: 0,
    })
}

fn star() -> v1::RecommendModelRequest {
    let people = v1::ModelPeople {
        relationship_managers: decimal("1"),
        product_managers: decimal("1"),
        engineers: decimal("2"),
        technical_writers: decimal("1"),
    };
    v1::RecommendModelRequest {
        overlap_percent: decimal("40"),
        appeal_percent: decimal("70"),
        knowledge: v1::ProductKnowledge::Trained.into(),
        introductions: v1::Introductions::Warm.into(),
        co_marketing_a_year: 8,
        our_people: Some(people.clone()),
        their_people: Some(people),
        customers_a_year: 1_000,
        price_a_year: money("USD", 3_000),
        person_cost_a_year: money("USD", 120_000),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_new_partner_is_advised_freely_and_an_enrolled_one_by_steps() {
    let world = World::new().await;
    let fresh = got(advisor(&world).recommend_model(star()).await);
    assert_eq!(
        (fresh.recommended_type(), fresh.assessments.len()),
        (PartnershipType::Isv, 5)
    );
    let economics = fresh.assessments[4].economics.clone().expect("economics");
    assert_eq!(
        (
            economics.our_revenue,
            economics.people_cost,
            economics.result
        ),
        (
            money("USD", 1_500_000),
            money("USD", 300_000),
            money("USD", 1_200_000)
        )
    );
    let reseller = member(&world, &world.active_program().await, "p").await;
    let enrolled = v1::RecommendModelRequest {
        partner_id: reseller.partner_id,
        ..star()
    };
    let advice = got(advisor(&world).recommend_model(enrolled).await);
    assert_eq!(
        (
            advice.current_type(),
            advice.recommended_type(),
            advice.destination_type()
        ),
        (
            PartnershipType::Reseller,
            PartnershipType::Isv,
            PartnershipType::Isv
        )
    );
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let world = World::new().await;
    let nothing = advisor(&world)
        .recommend_model(v1::RecommendModelRequest::default())
        .await;
    let required = [
        "overlap_percent",
        "appeal_percent",
        "knowledge",
        "introductions",
        "price_a_year",
        "person_cost_a_year",
    ];
    assert_eq!(
        bad_fields(nothing),
        fields(required.map(|field| (field, "REQUIRED")))
    );
    let wrong = v1::RecommendModelRequest {
        appeal_percent: decimal("101"),
        person_cost_a_year: money("EUR", 1),
        ..star()
    };
    assert_eq!(
        bad_fields(advisor(&world).recommend_model(wrong).await),
        fields([
            ("appeal_percent", "OUT_OF_RANGE"),
            ("person_cost_a_year", "CURRENCY_MISMATCH")
        ])
    );
    let unknown = v1::RecommendModelRequest {
        partner_id: uuid::Uuid::nil().to_string(),
        ..star()
    };
    assert_eq!(
        refused(advisor(&world).recommend_model(unknown).await).0,
        Code::NotFound
    );
}
