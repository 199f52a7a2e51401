//! The field that a rule fills: `close_date`, `lines[0].product_external_id`.
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage, Value,
};

use crate::text::{DATE, DECIMAL};

const MONEY: &str = "google.type.Money";
const TIMESTAMP: &str = "google.protobuf.Timestamp";
/// Far more than a row has columns for.
const MAX_INDEX: usize = 99;

/// The way from a message to one value in it.
#[derive(Clone, Debug)]
pub struct FieldPath {
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    field: FieldDescriptor,
    index: Option<usize>,
}

/// What stands at the end of a path.
#[derive(Clone, Debug)]
pub enum Leaf {
    Money(MessageDescriptor),
    Value(Kind),
}

impl FieldPath {
    /// Resolves a path; the error says what the target has instead.
    pub fn resolve(item: &MessageDescriptor, path: &str) -> Result<(Self, Leaf), String> {
        let mut message = item.clone();
        let mut steps = Vec::new();
        let mut parts = path.split('.').peekable();
        while let Some(part) = parts.next() {
            let step = step(&message, part)?;
            let kind = step.field.kind();
            steps.push(step);
            match leaf(&kind) {
                Some(leaf) if parts.peek().is_none() => return Ok((Self { steps }, leaf)),
                Some(_) => return Err(format!("{part:?} has no fields of its own")),
                None => {}
            }
            let Kind::Message(next) = kind else { break };
            message = next;
        }
        Err(format!(
            "is a message; name one of its fields: {}",
            fields(&message)
        ))
    }

    /// Puts the value in its place, making the messages and list items on the way.
    pub fn set(&self, message: &mut DynamicMessage, value: Value) {
        let Some((last, parents)) = self.steps.split_last() else {
            return;
        };
        let mut owner = message;
        for step in parents {
            let slot = step.slot(owner);
            let Value::Message(next) = slot else { return };
            owner = next;
        }
        *last.slot(owner) = value;
    }
}

impl Step {
    fn slot<'a>(&self, owner: &'a mut DynamicMessage) -> &'a mut Value {
        let place = owner.get_field_mut(&self.field);
        match (self.index, place) {
            (Some(index), Value::List(list)) => {
                while list.len() <= index {
                    list.push(Value::default_value(&self.field.kind()));
                }
                &mut list[index]
            }
            (_, place) => place,
        }
    }
}

fn step(message: &MessageDescriptor, part: &str) -> Result<Step, String> {
    let (name, index) = match part.strip_suffix(']').and_then(|part| part.split_once('[')) {
        Some((name, index)) => (name, Some(index)),
        None => (part, None),
    };
    let field = message
        .get_field_by_name(name)
        .ok_or_else(|| format!("there is no field {name:?}; there are {}", fields(message)))?;
    let index = match (field.is_list(), index) {
        (false, None) if !field.is_map() => None,
        (true, Some(text)) => Some(
            text.parse()
                .ok()
                .filter(|index| *index <= MAX_INDEX)
                .ok_or_else(|| format!("{part:?} needs a position from 0 to {MAX_INDEX}"))?,
        ),
        (true, None) => return Err(format!("is a list; name an item, such as {name}[0]")),
        _ => return Err(format!("{name:?} is no list")),
    };
    Ok(Step { field, index })
}

fn leaf(kind: &Kind) -> Option<Leaf> {
    match kind {
        Kind::Message(message) => match message.full_name() {
            MONEY => Some(Leaf::Money(message.clone())),
            DATE | DECIMAL | TIMESTAMP => Some(Leaf::Value(kind.clone())),
            _ => None,
        },
        _ => Some(Leaf::Value(kind.clone())),
    }
}

fn fields(message: &MessageDescriptor) -> String {
    let names: Vec<_> = message
        .fields()
        .map(|field| field.name().to_owned())
        .collect();
    names.join(", ")
}

/// Removes list items that no rule of this row has filled, so that positions in a mapping may stay empty.
pub fn close_gaps(message: &mut DynamicMessage) {
    for (_, value) in message.fields_mut() {
        match value {
            Value::List(items) => {
                items
                    .iter_mut()
                    .filter_map(Value::as_message_mut)
                    .for_each(close_gaps);
                items.retain(|item| !is_empty(item));
            }
            Value::Message(inner) if inner.descriptor().package_name() != "google.type" => {
                close_gaps(inner);
            }
            _ => {}
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Message(message) => message.fields().next().is_none(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}
