//! What a rule read besides its base, as named values.

use contracts::tandem::incentivize::v1::{TraceValue, trace_value::Value};
use kit::wire;
use rust_decimal::Decimal;

use super::{named, number};
use crate::domain::context::Context;

/// The values that are there; `end` is before or after.
pub(super) fn inputs(end: &str, context: &Context) -> Vec<TraceValue> {
    let name = |name: &str| format!("{end}_{name}");
    let years = context.years_since_original.map(Decimal::from);
    let numbers = [
        ("score", context.score),
        ("years_since_original", years),
        ("days", context.days.map(Decimal::from)),
        ("best_before", context.best_before),
        ("deals", context.deals.map(Decimal::from)),
        ("opened", context.opened),
        ("baseline", context.baseline),
    ];
    let mut inputs = Vec::new();
    let rate_date = context.rate_date.map(wire::to_date);
    inputs.extend(rate_date.map(|day| named(name("rate_date"), Value::Date(day))));
    let subject = context.subject.clone();
    inputs.extend(subject.map(|subject| named(name("subject"), Value::Text(subject))));
    if let Some(first) = context.first_purchase {
        inputs.push(named(
            name("first_purchase"),
            Value::Text(first.to_string()),
        ));
    }
    for (key, value) in numbers {
        inputs.extend(value.map(|value| number(name(key), value)));
    }
    for (lane, total) in &context.lanes {
        inputs.push(number(name(&format!("lane_{lane}")), *total));
    }
    inputs
}
