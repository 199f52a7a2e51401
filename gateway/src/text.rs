//! One field's value from text: what a path, a query or a column of a file holds.
use chrono::{Datelike, NaiveDate};
use prost_reflect::{DynamicMessage, EnumDescriptor, Kind, MessageDescriptor, Value};
use rust_decimal::Decimal;

pub const DATE: &str = "google.type.Date";
pub const DECIMAL: &str = "google.type.Decimal";
const FIELD_MASK: &str = "google.protobuf.FieldMask";

/// The value of the kind that the text stands for; the error says what is wrong, without naming the field.
pub fn value(kind: &Kind, text: &str) -> Result<Value, String> {
    let number = |error: &dyn std::fmt::Display| format!("{text:?} is no such number: {error}");
    match kind {
        Kind::String => Ok(Value::String(text.to_owned())),
        Kind::Bool => text
            .parse()
            .map(Value::Bool)
            .map_err(|_| format!("{text:?} is neither \"true\" nor \"false\"")),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => {
            text.parse().map(Value::I32).map_err(|error| number(&error))
        }
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => {
            text.parse().map(Value::I64).map_err(|error| number(&error))
        }
        Kind::Uint32 | Kind::Fixed32 => {
            text.parse().map(Value::U32).map_err(|error| number(&error))
        }
        Kind::Uint64 | Kind::Fixed64 => {
            text.parse().map(Value::U64).map_err(|error| number(&error))
        }
        Kind::Float | Kind::Double | Kind::Bytes => {
            Err("a value of this kind goes into the body".to_owned())
        }
        Kind::Enum(descriptor) => enumerated(descriptor, text),
        Kind::Message(descriptor) => message(descriptor, text).map(Value::Message),
    }
}

fn enumerated(descriptor: &EnumDescriptor, text: &str) -> Result<Value, String> {
    match descriptor.get_value_by_name(text) {
        Some(value) => Ok(Value::EnumNumber(value.number())),
        None => Err(format!("{text:?} is none of {}", names(descriptor))),
    }
}

/// The names that an enum field may hold, for people.
pub fn names(descriptor: &EnumDescriptor) -> String {
    let names: Vec<_> = descriptor
        .values()
        .filter(|value| value.number() != 0)
        .map(|value| value.name().to_owned())
        .collect();
    names.join(", ")
}

fn message(descriptor: &MessageDescriptor, text: &str) -> Result<DynamicMessage, String> {
    match descriptor.full_name() {
        DATE => date(descriptor, text),
        DECIMAL => decimal(descriptor, text),
        FIELD_MASK => Ok(field_mask(
            descriptor,
            text.split(',').filter(|path| !path.is_empty()),
        )),
        "google.protobuf.Timestamp" | "google.protobuf.Duration" => {
            DynamicMessage::deserialize(descriptor.clone(), serde_json::Value::from(text))
                .map_err(|error| format!("{text:?}: {error}"))
        }
        _ => Err("is a message; name one of its fields".to_owned()),
    }
}

fn date(descriptor: &MessageDescriptor, text: &str) -> Result<DynamicMessage, String> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| text.len() == 10)
        .ok_or_else(|| format!("{text:?} is no date of the form 2017-03-01"))?;
    let mut message = DynamicMessage::new(descriptor.clone());
    message.set_field_by_name("year", Value::I32(date.year()));
    message.set_field_by_name("month", Value::I32(date.month().cast_signed()));
    message.set_field_by_name("day", Value::I32(date.day().cast_signed()));
    Ok(message)
}

fn decimal(descriptor: &MessageDescriptor, text: &str) -> Result<DynamicMessage, String> {
    let number = exact(text)?;
    let mut message = DynamicMessage::new(descriptor.clone());
    message.set_field_by_name("value", Value::String(number.to_string()));
    Ok(message)
}

/// A plain decimal number, digit for digit; separators and exponents are refused.
pub fn exact(text: &str) -> Result<Decimal, String> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    plain
        .then(|| Decimal::from_str_exact(text).ok())
        .flatten()
        .ok_or_else(|| format!("{text:?} is no plain decimal number such as 1054.50"))
}

/// A mask of paths, each in lowerCamelCase or snake_case.
pub fn field_mask<'a>(
    descriptor: &MessageDescriptor,
    paths: impl Iterator<Item = &'a str>,
) -> DynamicMessage {
    let paths = paths.map(|path| Value::String(snake_case(path))).collect();
    let mut mask = DynamicMessage::new(descriptor.clone());
    mask.set_field_by_name("paths", Value::List(paths));
    mask
}

fn snake_case(path: &str) -> String {
    let mut snake = String::with_capacity(path.len() + 4);
    for letter in path.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests;
