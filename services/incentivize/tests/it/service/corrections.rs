//! What is taken back is taken back exactly, in the open.

use contracts::tandem::incentivize::v1::{ListJournalEntriesRequest, TierMethod};

use super::{
    terms::{commission, fee, rebate},
    world::{World, shown},
};
use crate::build::{booking, contribution, refund, reversal};

#[tokio::test]
async fn a_correction_reverses_and_replaces() {
    let world = World::with_reseller().await;
    world
        .in_force(vec![
            commission("10"),
            rebate("above: 1", TierMethod::Marginal),
        ])
        .await;
    let wrong = booking(1, "2017-03-31", "1000");
    world.record(std::slice::from_ref(&wrong)).await;
    assert_eq!(
        world.sums().await,
        [
            "commission 2017-01: 100.00 USD",
            "rebate 2017-01: 10.00 USD"
        ]
    );
    world
        .record(&[reversal(2, &wrong), booking(3, "2017-03-31", "1500")])
        .await;
    assert_eq!(
        world.sums().await,
        [
            "commission 2017-01: 150.00 USD",
            "rebate 2017-01: 15.00 USD"
        ]
    );
    let amounts: Vec<String> = world
        .earnings()
        .await
        .into_iter()
        .map(|earning| shown(earning.amount))
        .collect();
    assert!(
        amounts.contains(&"-100.00 USD".to_owned()),
        "the reversal is its own row: {amounts:?}"
    );
    world.assert_right().await;
}

#[tokio::test]
async fn a_period_that_counts_nothing_any_more_earns_nothing() {
    let world = World::with_reseller().await;
    world
        .in_force(vec![rebate("above: 1", TierMethod::Marginal)])
        .await;
    let sold = booking(1, "2017-03-31", "1000");
    world.record(std::slice::from_ref(&sold)).await;
    world.record(&[reversal(2, &sold)]).await;
    assert!(world.earnings().await.is_empty());
    let journal = world
        .ledger()
        .list_journal_entries(ListJournalEntriesRequest::default())
        .await;
    let reasons: Vec<String> = journal
        .expect("a journal")
        .into_inner()
        .journal_entries
        .into_iter()
        .map(|entry| entry.reason)
        .collect();
    assert_eq!(
        reasons,
        ["earned", "withdrawn"],
        "the journal keeps what was"
    );
    world.assert_right().await;
}

#[tokio::test]
async fn an_earlier_refund_moves_the_later_ones() {
    let world = World::with_reseller().await;
    world.in_force(vec![fee("5", "200")]).await;
    let deal = contribution(1, "2017-05-05", "5000");
    let later = refund(2, &deal, "2017-07-01", "1000");
    world.record(&[deal.clone(), later]).await;
    assert_eq!(
        world.sums().await,
        ["fee 2017-04: 200.00 USD", "fee 2017-07: 0.00 USD"]
    );
    world
        .record(&[refund(3, &deal, "2017-06-01", "1000")])
        .await;
    assert_eq!(
        world.sums().await,
        ["fee 2017-04: 200.00 USD", "fee 2017-07: -50.00 USD"]
    );
    world.assert_right().await;
}

#[tokio::test]
async fn too_large_a_refund_is_an_exception_until_there_is_room() {
    let world = World::with_reseller().await;
    world.in_force(vec![fee("5", "200")]).await;
    let deal = contribution(1, "2017-05-05", "100");
    let first = refund(2, &deal, "2017-06-01", "60");
    world
        .record(&[
            deal.clone(),
            first.clone(),
            refund(3, &deal, "2017-06-02", "60"),
        ])
        .await;
    assert_eq!(world.reasons().await, ["REFUND_EXCEEDS_ORIGINAL"]);
    world.record(&[reversal(4, &first)]).await;
    assert!(world.reasons().await.is_empty());
    assert_eq!(world.sums().await, ["fee 2017-04: 2.00 USD"]);
    world.assert_right().await;
}
