//! A message from canonical protobuf JSON.
use prost_reflect::{DynamicMessage, MessageDescriptor};
use serde_json::error::Category;
use tonic::Code;

use super::diagnose;
use crate::problem::{Problem, Violation};

/// Reads one message. Bytes that are no JSON are a problem at once; fields that do not fit are added to the errors,
/// with paths beginning at `prefix`, and an empty message stands in.
pub fn parse(
    descriptor: &MessageDescriptor,
    bytes: &[u8],
    prefix: &str,
    errors: &mut Vec<Violation>,
) -> Result<DynamicMessage, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = DynamicMessage::deserialize(descriptor.clone(), &mut deserializer)
        .and_then(|message| deserializer.end().map(|()| message));
    let error = match parsed {
        Ok(message) => return Ok(message),
        Err(error) => error,
    };
    if error.classify() != Category::Data {
        return Err(no_json(&error));
    }
    // The fast path stops at the first bad field; only now is the body worth a second look.
    let value = serde_json::from_slice(bytes).map_err(|error| no_json(&error))?;
    errors.extend(diagnose::every_error(descriptor, &value, prefix, &error));
    Ok(DynamicMessage::new(descriptor.clone()))
}

fn no_json(error: &serde_json::Error) -> Problem {
    Problem::new(
        Code::InvalidArgument,
        "INVALID_JSON",
        format!("the body is no JSON: {error}"),
    )
}
