//! A ledger that lived through a shuffled, doubled delivery in pieces, against the one that its fact log gives.
use tandem_tests::ledger::rebuild::Comparison;

use crate::durable::Durable;
use crate::table::Table;
use crate::{machine, recalculation};

/// Compares, and notes what was equal; an error names what is not.
pub async fn compare(facts: usize, table: &mut Table) -> anyhow::Result<()> {
    let postgres = Durable::start().await?;
    table.heading(machine::describe(&postgres).await?);
    let comparison = Comparison {
        seed: 2017,
        partners: recalculation::PARTNERS,
        facts,
    };
    let (live, rebuilt) = (
        postgres.database("live").await?,
        postgres.database("rebuilt").await?,
    );
    let found = comparison.run(&live, &rebuilt, postgres.folder()).await?;
    let rows: Vec<String> = found
        .rows
        .iter()
        .map(|(table, rows)| format!("{rows} of {table}"))
        .collect();
    table.note(format!(
        "rebuild: {facts} facts of {} partners came in {} deliveries, shuffled, in batches of at most 500, in {:.0} s; \
         derived from the log in {:.0} s; both verify their books; equal byte for byte: {}",
        comparison.partners,
        found.deliveries,
        found.live.as_secs_f64(),
        found.rebuilt.as_secs_f64(),
        rows.join(", "),
    ));
    table.note(format!(
        "rebuild: plain SQL over the facts gives the same {} sums by component and partner",
        found.sums
    ));
    postgres.stop().await
}
