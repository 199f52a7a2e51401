//! Canonical protobuf JSON out: lowerCamelCase names, 64-bit integers as strings, enums by name. Fields that hold their
//! default are written too, so that a reader sees every list and number; only absent messages are left out.
use bytes::Bytes;
use prost_reflect::{DynamicMessage, MessageDescriptor, SerializeOptions};
use tonic::Status;

use crate::routes::contract::Rpc;

/// The body of an answer: the response, or the one field of it that the rule names (`null` when it is absent).
pub fn json(rpc: &Rpc, response: Bytes) -> Result<Vec<u8>, Status> {
    let message = decode(rpc.method.output(), response)?;
    match &rpc.response_body {
        None => message_json(&message),
        Some(field) if !message.has_field(field) => Ok(b"null".to_vec()),
        Some(field) => match message.get_field(field).as_message() {
            Some(inner) => message_json(inner),
            None => Err(Status::internal("the response body is no message")),
        },
    }
}

/// One message as JSON.
pub fn message_json(message: &DynamicMessage) -> Result<Vec<u8>, Status> {
    let options = SerializeOptions::new().skip_default_fields(false);
    let mut text = Vec::new();
    message
        .serialize_with_options(&mut serde_json::Serializer::new(&mut text), &options)
        .map_err(|error| Status::internal(format!("the answer has no JSON form: {error}")))?;
    Ok(text)
}

fn decode(descriptor: MessageDescriptor, bytes: Bytes) -> Result<DynamicMessage, Status> {
    DynamicMessage::decode(descriptor, bytes)
        .map_err(|error| Status::internal(format!("the answer is not the contract's: {error}")))
}
