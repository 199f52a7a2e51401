//! JSON as protobuf's `Struct`, whose numbers are doubles.
use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value as Wire};
use serde_json::Value;

/// The members of an object.
pub(super) fn structure(value: &Value) -> Struct {
    let members = value.as_object().into_iter().flatten();
    Struct {
        fields: members
            .map(|(name, value)| (name.clone(), wire(value)))
            .collect(),
    }
}

fn wire(value: &Value) -> Wire {
    let kind = match value {
        Value::Null => Kind::NullValue(0),
        Value::Bool(value) => Kind::BoolValue(*value),
        Value::Number(number) => Kind::NumberValue(number.as_f64().unwrap_or_default()),
        Value::String(text) => Kind::StringValue(text.clone()),
        Value::Array(items) => Kind::ListValue(ListValue {
            values: items.iter().map(wire).collect(),
        }),
        object @ Value::Object(_) => Kind::StructValue(structure(object)),
    };
    Wire { kind: Some(kind) }
}
