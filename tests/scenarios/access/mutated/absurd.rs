//! A request with one field at a time made absurd, whatever the message is.
use prost::Message as _;
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage as _, Value,
};

/// Every mutant with a word on what is absurd about it.
pub(super) fn mutants(descriptor: &MessageDescriptor, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let message = DynamicMessage::decode(descriptor.clone(), bytes).expect("a request");
    let mutants = of_message(&message).into_iter();
    mutants
        .map(|(what, mutant)| (what, mutant.encode_to_vec()))
        .collect()
}

fn of_message(message: &DynamicMessage) -> Vec<(String, DynamicMessage)> {
    let mut mutants = Vec::new();
    for field in message.descriptor().fields() {
        for (what, value) in of_field(message, &field) {
            let mut mutant = message.clone();
            mutant.set_field(&field, value);
            mutants.push((format!("{}{what}", field.name()), mutant));
        }
    }
    mutants
}

fn of_field(message: &DynamicMessage, field: &FieldDescriptor) -> Vec<(String, Value)> {
    let value = message.get_field(field).into_owned();
    match value {
        Value::List(values) => of_list(field, &values),
        Value::Map(_) => Vec::new(),
        value if field.supports_presence() && !message.has_field(field) => match value {
            Value::Message(empty) => vec![(" empty".to_owned(), Value::Message(empty))],
            value => of_value(field, &value),
        },
        value => of_value(field, &value),
    }
}

/// The first of the list, and far too many of it.
fn of_list(field: &FieldDescriptor, values: &[Value]) -> Vec<(String, Value)> {
    const TOO_MANY: usize = 2_000;
    let first = values
        .first()
        .cloned()
        .unwrap_or_else(|| Value::default_value(&field.kind()));
    let mut mutants = vec![(
        " too often".to_owned(),
        Value::List(vec![first.clone(); TOO_MANY]),
    )];
    for (what, absurd) in of_value(field, &first) {
        let mut values = values.to_vec();
        values.splice(..values.len().min(1), [absurd]);
        mutants.push((format!("[0]{what}"), Value::List(values)));
    }
    mutants
}

fn of_value(field: &FieldDescriptor, value: &Value) -> Vec<(String, Value)> {
    if let Value::Message(message) = value {
        let mut mutants = vec![(
            " empty".to_owned(),
            Value::Message(DynamicMessage::new(message.descriptor())),
        )];
        let inner = of_message(message).into_iter();
        mutants.extend(inner.map(|(what, mutant)| (format!(".{what}"), Value::Message(mutant))));
        return mutants;
    }
    let absurd = scalars(&field.kind()).into_iter();
    absurd
        .map(|value| (format!(" = {}", shortened(&value)), value))
        .collect()
}

const TEXT_TOO_LONG: &str = "9999999999";

fn scalars(kind: &Kind) -> Vec<Value> {
    let texts = ["\0", "-1e400'; DROP TABLE \u{202e}x --", ""];
    match kind {
        Kind::String => texts
            .into_iter()
            .map(str::to_owned)
            .chain([TEXT_TOO_LONG.repeat(10_000)])
            .map(Value::String)
            .collect(),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => {
            [i32::MIN, i32::MAX].map(Value::I32).to_vec()
        }
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => {
            [i64::MIN, i64::MAX].map(Value::I64).to_vec()
        }
        Kind::Uint32 | Kind::Fixed32 => [u32::MAX].map(Value::U32).to_vec(),
        Kind::Uint64 | Kind::Fixed64 => [u64::MAX].map(Value::U64).to_vec(),
        Kind::Enum(_) => [-1, 4_711].map(Value::EnumNumber).to_vec(),
        _ => Vec::new(),
    }
}

fn shortened(value: &Value) -> String {
    let text = format!("{value:?}");
    text.chars().take(40).collect()
}
