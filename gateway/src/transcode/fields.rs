//! Fields that come from the path or the query instead of the body.
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage, Value,
};

use super::Incoming;
use crate::problem::{Violation, violation};
use crate::routes::contract::{BodyRule, Rpc};
use crate::text;

/// Sets a variable of the path; the body may repeat it but not contradict it.
pub(super) fn bind(message: &mut DynamicMessage, path: &str, text: &str) -> Result<(), Violation> {
    let (owner, field) = reach(message, path)?;
    let value = text::value(&field.kind(), text)
        .map_err(|reason| violation(path, "INVALID_VALUE", reason))?;
    if owner.has_field(&field) && *owner.get_field(&field) != value {
        return Err(violation(path, "CONFLICT", "the path says something else"));
    }
    owner.set_field(&field, value);
    Ok(())
}

pub(super) fn unknown(name: &str) -> Violation {
    violation(
        name,
        "UNKNOWN_PARAMETER",
        "there is no such query parameter",
    )
}

/// Sets a parameter of the query, or adds to it when the field is a list.
pub(super) fn from_query(
    rpc: &Rpc,
    variables: &[(&str, String)],
    message: &mut DynamicMessage,
    name: &str,
    text: &str,
) -> Result<(), Violation> {
    let unknown = || unknown(name);
    let path = canonical(&rpc.method.input(), name).ok_or_else(unknown)?;
    let in_body = match &rpc.body {
        BodyRule::None => false,
        BodyRule::Whole => true,
        BodyRule::Field(field) => path.split('.').next() == Some(field.name()),
    };
    if in_body || variables.iter().any(|(variable, _)| *variable == path) {
        return Err(unknown());
    }
    let (owner, field) = reach(message, &path)?;
    let value = text::value(&field.kind(), text)
        .map_err(|reason| violation(path.as_str(), "INVALID_VALUE", reason))?;
    if field.is_list() {
        if let Some(list) = owner.get_field_mut(&field).as_list_mut() {
            list.push(value);
        }
    } else if owner.has_field(&field) {
        return Err(violation(path, "CONFLICT", "is given twice"));
    } else {
        owner.set_field(&field, value);
    }
    Ok(())
}

/// A PATCH without `update_mask` changes what its body names: the mask becomes the body's fields, without those that
/// say which resource in which version is meant.
pub(super) fn imply_mask(
    message: &mut DynamicMessage,
    body: &FieldDescriptor,
    incoming: &Incoming<'_>,
) {
    let Some(field) = message.descriptor().get_field_by_name("update_mask") else {
        return;
    };
    let Kind::Message(mask) = field.kind() else {
        return;
    };
    let asked = form_urlencoded::parse(incoming.query.as_bytes())
        .any(|(name, _)| name == field.name() || name == field.json_name());
    let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(incoming.body) else {
        return;
    };
    if asked {
        return;
    }
    let Kind::Message(resource) = body.kind() else {
        return;
    };
    let names: Vec<_> = object
        .keys()
        .filter_map(|key| canonical(&resource, key))
        .filter(|name| {
            let path = format!("{}.{name}", body.name());
            name != "etag"
                && !incoming
                    .variables
                    .iter()
                    .any(|(variable, _)| *variable == path)
        })
        .collect();
    let mask = text::field_mask(&mask, names.iter().map(String::as_str));
    message.set_field(&field, Value::Message(mask));
}

/// The path in the contracts' own names; a caller may write lowerCamelCase or snake_case.
fn canonical(descriptor: &MessageDescriptor, path: &str) -> Option<String> {
    let mut owner = Some(descriptor.clone());
    let mut names = Vec::new();
    for name in path.split('.') {
        let message = owner.take()?;
        let field = message
            .get_field_by_json_name(name)
            .or_else(|| message.get_field_by_name(name))?;
        owner = (!field.is_list())
            .then(|| field.kind().as_message().cloned())
            .flatten();
        names.push(field.name().to_owned());
    }
    Some(names.join("."))
}

/// The message that holds the last field of a path, made on the way if need be.
fn reach<'a>(
    message: &'a mut DynamicMessage,
    path: &str,
) -> Result<(&'a mut DynamicMessage, FieldDescriptor), Violation> {
    let unknown = || violation(path, "UNKNOWN_PARAMETER", "there is no such field");
    let (parents, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut owner = message;
    for name in parents.split('.').filter(|name| !name.is_empty()) {
        owner = owner
            .get_field_by_name_mut(name)
            .and_then(Value::as_message_mut)
            .ok_or_else(unknown)?;
    }
    let field = owner
        .descriptor()
        .get_field_by_name(last)
        .ok_or_else(unknown)?;
    Ok((owner, field))
}
