//! Facts in, earnings out, whatever the order, the batches and the repetitions.

use contracts::tandem::{
    incentivize::v1::{
        ListOutcomesRequest, TierMethod, earning_service_client::EarningServiceClient,
    },
    platform::v1::Role,
};
use incentivize::domain::fact::Fact;

use super::{
    terms::{bonus, commission, rebate, royalty},
    world::World,
};
use crate::build::{PARTNER, booking, contribution, refund, reversal, units};

fn year() -> Vec<Fact> {
    let sold = booking(1, "2017-01-10", "200000");
    let wrong = booking(2, "2017-02-10", "100000.10");
    let undone = reversal(3, &wrong);
    let back = refund(4, &sold, "2017-05-01", "50000");
    let more_back = refund(5, &sold, "2017-04-01", "10000");
    let back_undone = reversal(6, &back);
    vec![
        booking(7, "2017-02-10", "90000.05"),
        contribution(8, "2017-06-30", "1234.56"),
        units(9, "2017-08-01", "310"),
        units(10, "2017-12-31", "10"),
        booking(11, "2018-01-01", "5"),
        sold,
        wrong,
        undone,
        back,
        more_back,
        back_undone,
    ]
}

async fn world() -> World {
    let world = World::with_reseller().await;
    let rebate = rebate("to 250000: 1, to 350000: 2, above: 3", TierMethod::Marginal);
    let royalty = royalty("to 300: 50, to 500: 40, above: 30", Some("6000"));
    world
        .in_force(vec![commission("10"), bonus("2.5"), rebate, royalty])
        .await;
    world
}

/// By hand: Q1 has 200,000 and 90,000.05 booked, Q2 gets 10,000 back.
fn expected() -> Vec<&'static str> {
    vec![
        // 200,000 + 90,000.05 + 100,000.10 − 100,000.10, each rounded: 20,000 + 9,000.00 (half to even) + 10,000.01 − 10,000.01.
        "bonus 2017-04: 30.86 USD",
        "commission 2017-01: 29000.00 USD",
        "commission 2017-04: -1000.00 USD",
        // 2,500 + 2 % of 40,000.05 = 800.001.
        "rebate 2017-01: 3300.00 USD",
        "rebate 2017-04: -100.00 USD",
        // The minimum, the minimum, 300 × 50 + 10 × 40, and the minimum over 10 × 40.
        "royalty 2017-01: 6000.00 USD",
        "royalty 2017-04: 6000.00 USD",
        "royalty 2017-07: 15400.00 USD",
        "royalty 2017-10: 6000.00 USD",
    ]
}

#[tokio::test]
async fn one_batch() {
    let world = world().await;
    world.record(&year()).await;
    assert_eq!(world.sums().await, expected());
    world.assert_right().await;
}

#[tokio::test]
async fn one_by_one_backwards() {
    let world = world().await;
    for fact in year().iter().rev() {
        world.record(std::slice::from_ref(fact)).await;
    }
    assert_eq!(world.sums().await, expected());
    world.assert_right().await;
}

#[tokio::test]
async fn chunks_with_repetitions() {
    let world = world().await;
    let mut facts = year();
    facts.rotate_left(4);
    for chunk in facts.chunks(3) {
        world.record(chunk).await;
        world.record(&chunk[..1]).await;
    }
    world.record(&facts).await;
    assert_eq!(world.sums().await, expected());
    world.assert_right().await;
}

#[tokio::test]
async fn facts_before_plans() {
    let world = World::with_reseller().await;
    world.record(&year()).await;
    assert!(world.sums().await.is_empty());
    world.assert_right().await;
    let rebate = rebate("to 250000: 1, to 350000: 2, above: 3", TierMethod::Marginal);
    let royalty = royalty("to 300: 50, to 500: 40, above: 30", Some("6000"));
    world
        .in_force(vec![commission("10"), bonus("2.5"), rebate, royalty])
        .await;
    assert_eq!(world.sums().await, expected());
    world.assert_right().await;
}

#[tokio::test]
async fn every_fact_has_its_outcomes() {
    let world = world().await;
    world.record(&year()).await;
    let outcomes = world.outcomes().await;
    let of = |number: u128| {
        let id = uuid::Uuid::from_u128(number).to_string();
        let of_fact = outcomes.iter().filter(|outcome| outcome.fact_id == id);
        of_fact
            .map(|outcome| {
                format!(
                    "{} {:?} {}",
                    outcome.component_key,
                    outcome.kind(),
                    outcome.reason
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(of(1), ["commission Earned ", "rebate Counted "]);
    assert_eq!(of(8), ["bonus Earned "]);
    assert_eq!(of(9), ["royalty Counted "]);
    assert_eq!(of(11), [" Held AWAITING_ENROLLMENT"]);
}

/// The same ids in two tenants: what one knows and records is nothing to the other.
#[tokio::test]
async fn tenants_never_mix() {
    let world = world().await;
    world.know_partner("globex", PARTNER).await;
    let sold = booking(1, "2017-01-10", "1000");
    world.record(std::slice::from_ref(&sold)).await;
    let foreign = world.recorded("globex", &booking(1, "2017-01-10", "7"));
    world
        .service
        .deliver_all("sell", vec![foreign])
        .await
        .expect("delivered");
    let commission = world
        .sums()
        .await
        .into_iter()
        .find(|sum| sum.starts_with("commission"));
    assert_eq!(
        commission.as_deref(),
        Some("commission 2017-01: 100.00 USD")
    );
    let mut client = EarningServiceClient::new(world.service.as_role("globex", Role::Finance));
    let outcomes = client
        .list_outcomes(ListOutcomesRequest::default())
        .await
        .expect("a list")
        .into_inner()
        .outcomes;
    assert_eq!(outcomes.len(), 1);
    assert_eq!(outcomes[0].reason, "AWAITING_ENROLLMENT");
    world.assert_right().await;
}
