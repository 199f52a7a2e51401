//! Every reason why a JSON value is not the message it should be, each with its path.
use std::collections::BTreeMap;

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};

use crate::problem::{Violation, violation};
use crate::text;

/// All bad fields of a value that was refused with `refusal`, in the order of the text.
pub(super) fn every_error(
    descriptor: &MessageDescriptor,
    value: &Value,
    prefix: &str,
    refusal: &serde_json::Error,
) -> Vec<Violation> {
    let mut errors = Vec::new();
    message(descriptor, value, prefix, &mut errors);
    if errors.is_empty() {
        errors.push(violation(prefix, "INVALID_VALUE", refusal.to_string()));
    }
    errors
}

fn message(descriptor: &MessageDescriptor, value: &Value, path: &str, errors: &mut Vec<Violation>) {
    if descriptor.package_name() == "google.protobuf" {
        if let Err(error) = DynamicMessage::deserialize(descriptor.clone(), value) {
            errors.push(violation(path, "INVALID_VALUE", error.to_string()));
        }
        return;
    }
    let Value::Object(object) = value else {
        errors.push(violation(path, "INVALID_VALUE", "must be a JSON object"));
        return;
    };
    let mut chosen = BTreeMap::new();
    for (key, value) in object {
        let found = descriptor
            .get_field_by_json_name(key)
            .or_else(|| descriptor.get_field_by_name(key));
        let Some(found) = found else {
            let path = join(path, key);
            errors.push(violation(path, "UNKNOWN_FIELD", "there is no such field"));
            continue;
        };
        if value.is_null() {
            continue;
        }
        let here = join(path, found.name());
        if let Some(choice) = found.containing_oneof()
            && let Some(other) = chosen.insert(choice.name().to_owned(), key)
        {
            let text = format!("only one of this and {other:?} can be given");
            errors.push(violation(here.clone(), "CONFLICT", text));
        }
        field(descriptor, &found, key, value, &here, errors);
    }
}

fn field(
    owner: &MessageDescriptor,
    field: &FieldDescriptor,
    key: &str,
    value: &Value,
    path: &str,
    errors: &mut Vec<Violation>,
) {
    match (field.kind(), value) {
        (Kind::Message(item), Value::Array(items)) if field.is_list() => {
            for (index, value) in items.iter().enumerate() {
                message(&item, value, &format!("{path}[{index}]"), errors);
            }
        }
        (Kind::Message(child), _) if !field.is_list() && !field.is_map() => {
            message(&child, value, path, errors);
        }
        (kind, _) => {
            let alone = Map::from_iter([(key.to_owned(), value.clone())]);
            if let Err(error) = DynamicMessage::deserialize(owner.clone(), Value::Object(alone)) {
                errors.push(violation(path, "INVALID_VALUE", explain(&kind, &error)));
            }
        }
    }
}

fn explain(kind: &Kind, error: &serde_json::Error) -> String {
    match kind {
        Kind::Enum(descriptor) => format!("{error}; one of {}", text::names(descriptor)),
        _ => error.to_string(),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        return name.to_owned();
    }
    format!("{path}.{name}")
}
