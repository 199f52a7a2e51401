//! What the component's modifiers read, and when the amount may be paid, as named values.

use contracts::tandem::incentivize::v1::{TraceValue, trace_value::Value};
use kit::wire;

use super::named;
use crate::domain::trace::Trace;

/// The values that are there.
pub(super) fn inputs(trace: &Trace) -> Vec<TraceValue> {
    let mut inputs = Vec::new();
    if let Some(day) = trace.circumstances.original_date {
        inputs.push(named("original_date", Value::Date(wire::to_date(day))));
    }
    let release = wire::to_date(trace.release_date());
    inputs.push(named("release_date", Value::Date(release)));
    inputs
}
