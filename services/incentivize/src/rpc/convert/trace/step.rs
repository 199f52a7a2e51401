//! Steps as named values.

use contracts::tandem::incentivize::v1::{TraceValue, trace_value::Value};

use super::{named, number};
use crate::domain::trace::Step;

/// What a step came to, and what it was decided by; `end` is before or after.
pub(super) fn values(end: &str, step: &Step) -> Vec<TraceValue> {
    match step {
        Step::Share { gives, .. } => vec![number(format!("{end}_share"), *gives)],
        Step::Paid { gives, .. } => vec![number(format!("{end}_paid"), *gives)],
        Step::Exchange { gives, .. } => vec![number(format!("{end}_exchanged"), *gives)],
        Step::Percent { gives, .. } => vec![number(format!("{end}_percentage"), *gives)],
        Step::Cap { gives } => vec![number(format!("{end}_capped"), *gives)],
        Step::Tier { tier, gives, .. } => vec![number(format!("{end}_tier_{tier}"), *gives)],
        Step::Flat { what, gives } => vec![number(name(end, what), *gives)],
        Step::Rate { percent, .. } => vec![number(format!("{end}_rate_percent"), *percent)],
        Step::Multiply { what, gives, .. } => vec![number(name(end, what), *gives)],
        Step::Minus {
            what, less, gives, ..
        } => vec![
            number(name(end, what), *less),
            number(format!("{}_left", name(end, what)), *gives),
        ],
        Step::Proportion { what, gives, .. } => vec![number(name(end, what), *gives)],
        Step::Threshold {
            what, least, found, ..
        } => vec![
            number(name(end, what), *found),
            number(format!("{}_least", name(end, what)), *least),
        ],
        Step::Least { of, gives } => {
            let named = of
                .iter()
                .map(|(what, value)| number(name(end, what), *value));
            named
                .chain([number(format!("{end}_least"), *gives)])
                .collect()
        }
        Step::Note { text } => vec![named(format!("{end}_note"), Value::Text(text.to_string()))],
    }
}

fn name(end: &str, what: &str) -> String {
    format!("{end}_{}", what.replace([' ', '-'], "_"))
}
