//! A ledger that took its facts in shuffled, doubled and in pieces is the ledger that the fact log gives.
use tandem_tests::ledger::rebuild::Comparison;

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_follows_from_its_fact_log() {
    let migrations = &incentivize::MIGRATIONS;
    let live = kit::testing::database(incentivize::NAME, migrations).await;
    let rebuilt = kit::testing::database(incentivize::NAME, migrations).await;
    let folder = tempfile::tempdir().expect("a folder");
    let comparison = Comparison {
        seed: 2017,
        partners: 2,
        facts: 5_000,
    };
    let found = comparison
        .run(&live.url, &rebuilt.url, folder.path())
        .await
        .expect("both are the same");
    assert!(found.deliveries > comparison.facts, "some came again");
    assert_eq!(found.sums, 12, "six components of two partners");
    let rows = |table: &str| {
        let of_table = found.rows.iter().find(|(name, _)| *name == table);
        of_table.map(|(_, count)| *count)
    };
    assert!(rows("outcome") >= Some(5_000), "{:?}", found.rows);
    // A rebate, an accelerator and a royalty a partner, and a SPIFF a person.
    assert_eq!(
        rows("period_total"),
        Some(2 * (3 + 25) - 1),
        "{:?}",
        found.rows
    );
}
