//! Volume, and events that can't be read.

use std::time::Instant;

use contracts::tandem::{
    incentivize::v1::TierMethod,
    sell::v1::{Fact, FactRecorded},
};

use super::{
    terms::{commission, rebate},
    world::{TENANT, World},
};
use crate::build::booking;

/// A generous bound: a batch takes well below a second, in a debug build too.
#[tokio::test]
async fn batches_of_hundreds_of_facts_are_taken_in_quickly() {
    let world = World::with_reseller().await;
    world
        .in_force(vec![
            commission("10"),
            rebate("to 250000: 1, above: 3", TierMethod::Marginal),
        ])
        .await;
    let facts: Vec<_> = (1..=1500)
        .map(|number| booking(number, "2017-05-05", "123.45"))
        .collect();
    let began = Instant::now();
    for batch in facts.chunks(500) {
        world.record(batch).await;
    }
    let took = began.elapsed();
    // 1,500 × 123.45 = 185,175.
    assert_eq!(
        world.sums().await,
        [
            "commission 2017-04: 18510.00 USD",
            "rebate 2017-04: 1851.75 USD"
        ]
    );
    assert!(took.as_secs() < 15, "{took:?}");
    world.assert_right().await;
}

#[tokio::test]
async fn an_event_that_can_t_be_read_is_parked_and_the_others_are_not() {
    let world = World::with_reseller().await;
    world.in_force(vec![commission("10")]).await;
    let unreadable = FactRecorded {
        fact: Some(Fact {
            fact_id: "no id".to_owned(),
            ..Default::default()
        }),
    };
    let bad = world.service.envelope(TENANT, "facts/bad", 1, &unreadable);
    let good = world.recorded(TENANT, &booking(1, "2017-05-05", "1000"));
    world
        .service
        .deliver_all("sell", vec![bad, good])
        .await
        .expect("delivered");
    assert_eq!(world.sums().await, ["commission 2017-04: 100.00 USD"]);
    assert_eq!(world.service.status().await.parked, 1);
}
