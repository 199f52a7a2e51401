//! A trace as a statement keeps it: the terms stand once among the statement's components, the trace names them.

use serde_json::Value;
use uuid::Uuid;

use crate::domain::trace::{Subject, Trace};

/// Names a component's terms.
pub type TermsKey = (Uuid, u32, String);

/// The trace with the component's key in the place of its terms.
pub fn slim(trace: &Trace) -> Value {
    let mut value = serde_json::to_value(trace).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        members.remove("component");
        let key = trace.applied.component.key.clone();
        members.insert("component_key".to_owned(), Value::String(key));
    }
    value
}

/// The trace again; `terms` finds the component. None when it can't be read, or names other terms than there are.
pub fn full(slim: &Value, terms: impl Fn(&TermsKey) -> Option<Value>) -> Option<Trace> {
    let mut value = slim.clone();
    let members = value.as_object_mut()?;
    let key = members.remove("component_key")?.as_str()?.to_owned();
    let plan_id = members.get("plan_id")?.as_str()?.parse().ok()?;
    let version = u32::try_from(members.get("plan_version")?.as_u64()?).ok()?;
    members.insert("component".to_owned(), terms(&(plan_id, version, key))?);
    let mut trace: Trace = serde_json::from_value(value).ok()?;
    if let Subject::Period { period, .. } = trace.subject {
        trace.applied.component = trace.applied.component.in_period(period);
    }
    Some(trace)
}
