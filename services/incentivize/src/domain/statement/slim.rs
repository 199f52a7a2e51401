//! A trace as a statement keeps it: the terms stand once among the statement's components, the trace names them. What the partner
//! agreed stands in the trace, since a component has all that was ever agreed.

use serde_json::Value;
use uuid::Uuid;

use crate::domain::{component::Terms, trace::Trace};

/// Names a component's terms.
pub type TermsKey = (Uuid, u32, String);

/// The trace with the component's key in the place of its terms.
pub fn slim(trace: &Trace) -> Value {
    let mut value = serde_json::to_value(trace).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        let component = &trace.applied.component;
        members.remove("component");
        let key = component.key.clone();
        members.insert("component_key".to_owned(), Value::String(key));
        if let Terms::AgreedRoyalty(terms) = &component.terms {
            let agreed = serde_json::to_value(&terms.agreed).unwrap_or_default();
            members.insert("agreed".to_owned(), agreed);
        }
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
    let mut component = terms(&(plan_id, version, key))?;
    if let Some(agreed) = members.remove("agreed") {
        component
            .get_mut("terms")?
            .as_object_mut()?
            .insert("agreed".to_owned(), agreed);
    }
    members.insert("component".to_owned(), component);
    serde_json::from_value(value).ok()
}
