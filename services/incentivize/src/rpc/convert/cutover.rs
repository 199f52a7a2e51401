//! Rows from another system, and the comparison with it.

use std::collections::BTreeMap;

use kit::Violations;

use crate::domain::period::{Period, PeriodLength};

pub(crate) mod balances;
pub(crate) mod comparison;
pub(crate) mod volumes;

/// Rows of one import.
const MAX_IMPORTED: usize = 1_000;

fn within(v: &mut Violations, field: &str, count: usize, limit: usize) {
    if count == 0 || count > limit {
        v.add(field, "COUNT", format!("1 to {limit} rows"));
    }
}

/// Names each external id that a request has twice.
fn unique<'a>(v: &mut Violations, field: &str, ids: impl Iterator<Item = &'a String>) {
    let mut seen: BTreeMap<&String, usize> = BTreeMap::new();
    for (index, id) in ids.enumerate() {
        if let Some(first) = seen.insert(id, index) {
            v.add(
                format!("{field}[{index}].external_id"),
                "DUPLICATE",
                format!("row {first} has it too"),
            );
        }
    }
}

fn period(v: &mut Violations, path: &str, text: &str) -> Option<Period> {
    match text.parse::<Period>() {
        Ok(period) if !matches!(period.length(), PeriodLength::Window { .. }) => Some(period),
        _ => {
            v.add(
                path,
                "MALFORMED_PERIOD",
                "a period such as 2017, 2017-Q1 or 2017-03 is needed",
            );
            None
        }
    }
}
