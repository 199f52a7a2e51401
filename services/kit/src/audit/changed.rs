//! What changed, for the record: each field that differs, with what it was and what it is.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::unit::{Audit, Unit};

/// Records that `action` made `after` out of `before`, which is absent when the resource is new.
pub fn changed<T: Serialize>(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    resource: String,
    before: Option<&T>,
    after: &T,
) {
    let changes = differences(before.map_or(Value::Null, value), &value(after));
    unit.audit(Audit {
        tenant: tenant.to_owned(),
        action,
        resource,
        changes: Value::Object(changes),
    });
}

fn value<T: Serialize>(of: &T) -> Value {
    serde_json::to_value(of).unwrap_or(Value::Null)
}

fn differences(before: Value, after: &Value) -> Map<String, Value> {
    let fields = after.as_object().into_iter().flatten();
    let changed = fields.filter(|(field, to)| before.get(field) != Some(to));
    let difference = |(field, to): (&String, &Value)| {
        let change = match before.get(field) {
            Some(from) => json!({ "from": from, "to": to }),
            None => json!({ "to": to }),
        };
        (field.clone(), change)
    };
    changed.map(difference).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_recorded() {
        let (before, after) = (json!({ "a": 1, "b": 2 }), json!({ "a": 1, "b": 3 }));
        assert_eq!(
            Value::Object(differences(before, &after)),
            json!({ "b": { "from": 2, "to": 3 } })
        );
        let new = differences(Value::Null, &json!({ "a": 1 }));
        assert_eq!(Value::Object(new), json!({ "a": { "to": 1 } }));
    }
}
