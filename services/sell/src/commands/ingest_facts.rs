//! Records the facts of one message of a stream, in a transaction of its own.

use kit::{Caller, Unit};
use serde_json::json;

use super::record_facts::{self, Outcome, Sent};
use crate::announce;
use crate::error::Result;

/// Facts that one message may hold.
pub const MAX_FACTS: usize = 1_000;

/// One outcome a fact, in their order; one audit row for all: each fact itself says who recorded it.
pub async fn run(unit: &mut Unit, caller: &Caller, sent: Vec<Sent>) -> Result<Vec<Outcome>> {
    let tenant = &caller.tenant;
    let outcomes = record_facts::run(unit, tenant, sent).await?;
    let recorded = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Outcome::Recorded(_)))
        .count();
    if recorded > 0 {
        announce::audit(
            unit,
            tenant,
            "IngestFacts",
            "facts".to_owned(),
            json!({ "recorded": recorded }),
        );
    }
    Ok(outcomes)
}
