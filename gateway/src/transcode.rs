//! From an HTTP request to a request message, and from a response message to JSON; by the descriptors alone.
//!
//! Body first, then the path's variables, then the query, then the `Idempotency-Key`. No field may be given two
//! different values. Every bad field is reported, not only the first.
mod answer;
mod body;
mod diagnose;
mod fields;

use prost_reflect::{DynamicMessage, Kind, Value};

use crate::problem::{Problem, Violation, violation};
use crate::routes::contract::{BodyRule, Rpc};

pub use answer::{json, message_json};
pub use body::parse as parse_message;

/// What a request brings along, apart from its method and credential.
#[derive(Debug, Default)]
pub struct Incoming<'a> {
    /// Field path and decoded value of each variable.
    pub variables: &'a [(&'a str, String)],
    pub query: &'a str,
    pub body: &'a [u8],
    /// Value of the `Idempotency-Key` header.
    pub idempotency_key: Option<&'a str>,
}

/// The request message that an HTTP request stands for.
pub fn request(rpc: &Rpc, incoming: &Incoming<'_>) -> Result<DynamicMessage, Problem> {
    let mut errors = Vec::new();
    let mut message = from_body(rpc, incoming, &mut errors)?;
    for (field, value) in incoming.variables {
        collect(&mut errors, fields::bind(&mut message, field, value));
    }
    if let BodyRule::Field(field) = &rpc.body {
        fields::imply_mask(&mut message, field, incoming);
    }
    for (name, value) in form_urlencoded::parse(incoming.query.as_bytes()) {
        let set = fields::from_query(rpc, incoming.variables, &mut message, &name, &value);
        collect(&mut errors, set);
    }
    if let Some(key) = incoming.idempotency_key {
        collect(&mut errors, identify(&mut message, key));
    }
    if errors.is_empty() {
        return Ok(message);
    }
    Err(Problem::invalid(errors))
}

/// Refuses every query parameter: the messages of a stream come from its lines alone.
pub fn no_parameters(query: &str) -> Result<(), Problem> {
    let names = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| fields::unknown(&name));
    let errors: Vec<_> = names.collect();
    if errors.is_empty() {
        return Ok(());
    }
    Err(Problem::invalid(errors))
}

fn from_body(
    rpc: &Rpc,
    incoming: &Incoming<'_>,
    errors: &mut Vec<Violation>,
) -> Result<DynamicMessage, Problem> {
    let input = rpc.method.input();
    let body = incoming.body;
    match &rpc.body {
        BodyRule::None if !body.is_empty() => Err(Problem::invalid(vec![violation(
            "",
            "UNEXPECTED_BODY",
            "this call takes no body",
        )])),
        BodyRule::Whole if !body.is_empty() => body::parse(&input, body, "", errors),
        BodyRule::Field(field) if !body.is_empty() => {
            let mut message = DynamicMessage::new(input);
            if let Kind::Message(descriptor) = field.kind() {
                let value = body::parse(&descriptor, body, field.name(), errors)?;
                message.set_field(field, Value::Message(value));
            }
            Ok(message)
        }
        _ => Ok(DynamicMessage::new(input)),
    }
}

/// Puts the key into `request_id`; a call that writes nothing has no such field and no use for the key.
fn identify(message: &mut DynamicMessage, key: &str) -> Result<(), Violation> {
    let Some(present) = message
        .get_field_by_name("request_id")
        .and_then(|value| value.as_str().map(str::to_owned))
    else {
        return Ok(());
    };
    if !present.is_empty() && present != key {
        return Err(violation(
            "request_id",
            "DIFFERENT_KEYS",
            "the Idempotency-Key header says something else",
        ));
    }
    message.set_field_by_name("request_id", Value::String(key.to_owned()));
    Ok(())
}

fn collect(errors: &mut Vec<Violation>, result: Result<(), Violation>) {
    if let Err(error) = result {
        errors.push(error);
    }
}

#[cfg(test)]
mod tests;
