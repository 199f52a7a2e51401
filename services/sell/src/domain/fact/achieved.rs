//! What was recorded of an achievement and what it stands for now, step by step.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::difference::{Reasons, compare, newest_by};
use super::{Content, ENABLE_SOURCE, Fact, Recorded};

const REASONS: Reasons = Reasons {
    changed: "what was achieved has changed",
    vanished: "it is not achieved any more",
};

/// The facts to record, in order. `recorded` is all that was ever derived from the partner's achievements, `wanted` what this one stands
/// for, by its steps. External ids are `<achievement>:<step>:<n>`.
pub fn achieved(
    tenant: &str,
    achievement_id: Uuid,
    recorded: &[Recorded],
    wanted: BTreeMap<String, Content>,
    now: DateTime<Utc>,
) -> Vec<Fact> {
    let own = format!("{achievement_id}:");
    let step = |recorded: &Recorded| {
        let rest = recorded.fact.external_id.strip_prefix(&own)?;
        rest.rsplit_once(':').map(|(step, _)| step.to_owned())
    };
    let recorded = recorded.iter().cloned();
    let recorded = newest_by(recorded.filter_map(|one| Some((step(&one)?, one))));
    let derived = |step: &String, n: i64, content: Content| {
        let external_id = format!("{achievement_id}:{step}:{n}");
        Fact::first(tenant, ENABLE_SOURCE, external_id, content, now)
    };
    compare(tenant, recorded, wanted, derived, REASONS, now)
}

#[cfg(test)]
mod tests;
