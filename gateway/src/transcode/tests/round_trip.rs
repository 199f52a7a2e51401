//! Any message of the contracts survives the way to JSON and back.
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use prost::Message;
use prost_reflect::{DynamicMessage, Kind, MessageDescriptor, Value};

use crate::transcode::{message_json, parse_message};

/// Fills every field that the choices reach; deeper than three levels messages stay absent.
fn message(
    descriptor: &MessageDescriptor,
    choices: &mut impl Iterator<Item = Index>,
    depth: u8,
) -> DynamicMessage {
    let mut message = DynamicMessage::new(descriptor.clone());
    for field in descriptor.fields() {
        let Some(choice) = choices.next() else { break };
        let deep = depth > 2 && field.kind().as_message().is_some();
        if field.is_map() || deep || choice.index(3) == 0 {
            continue;
        }
        let value = if field.is_list() {
            let count = choice.index(3);
            Value::List(
                (0..count)
                    .map(|_| value(&field.kind(), choices, depth))
                    .collect(),
            )
        } else {
            value(&field.kind(), choices, depth)
        };
        message.set_field(&field, value);
    }
    message
}

fn value(kind: &Kind, choices: &mut impl Iterator<Item = Index>, depth: u8) -> Value {
    let choice = choices.next().map_or(0, |choice| choice.index(1 << 31));
    let number = i32::try_from(choice).unwrap_or_default();
    match kind {
        Kind::Bool => Value::Bool(choice % 2 == 1),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(-number),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(i64::from(number) << 31),
        Kind::Uint32 | Kind::Fixed32 => Value::U32(number.unsigned_abs()),
        Kind::Uint64 | Kind::Fixed64 => Value::U64(u64::from(number.unsigned_abs()) << 32),
        Kind::Float => Value::F32(1.5),
        Kind::Double => Value::F64(-2.25),
        Kind::String => Value::String(format!("text \"{choice}\"\n\u{e9}")),
        Kind::Bytes => Value::Bytes(choice.to_be_bytes().to_vec().into()),
        Kind::Enum(descriptor) => {
            let values: Vec<_> = descriptor.values().collect();
            Value::EnumNumber(values[choice % values.len()].number())
        }
        Kind::Message(descriptor) => Value::Message(
            well_known(descriptor, number)
                .unwrap_or_else(|| message(descriptor, choices, depth + 1)),
        ),
    }
}

/// Messages with a JSON form of their own take values that have one.
fn well_known(descriptor: &MessageDescriptor, number: i32) -> Option<DynamicMessage> {
    let mut message = DynamicMessage::new(descriptor.clone());
    match descriptor.full_name() {
        "google.protobuf.Timestamp" => {
            message.set_field_by_name("seconds", Value::I64(number.into()))
        }
        "google.protobuf.Duration" => {
            message.set_field_by_name("seconds", Value::I64((number / 100).into()))
        }
        "google.protobuf.FieldMask" => {
            message.set_field_by_name(
                "paths",
                Value::List(vec![Value::String("display_name".into())]),
            );
        }
        "google.protobuf.Any" => {}
        name if name.starts_with("google.protobuf.") => panic!("{name} has no example here"),
        _ => return None,
    }
    Some(message)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn json_and_back(which in any::<Index>(), choices in vec(any::<Index>(), 0..200)) {
        let descriptors: Vec<_> = contracts::POOL
            .all_messages()
            .filter(|descriptor| descriptor.package_name().starts_with("tandem.") && !descriptor.is_map_entry())
            .filter(|descriptor| !mentions_any(descriptor))
            .collect();
        let descriptor = &descriptors[which.index(descriptors.len())];
        let original = message(descriptor, &mut choices.into_iter(), 0);
        let json = message_json(&original).expect("every message has a JSON form");
        let mut errors = Vec::new();
        let back = parse_message(descriptor, &json, "", &mut errors).expect("it is JSON");
        prop_assert_eq!(&errors, &Vec::new());
        prop_assert_eq!(back.encode_to_vec(), original.encode_to_vec(), "{}", String::from_utf8_lossy(&json));
    }
}

/// Event envelopes stay between services; their payload is opaque to the door.
fn mentions_any(descriptor: &MessageDescriptor) -> bool {
    descriptor.parent_file().name() == "tandem/platform/v1/events.proto"
}
