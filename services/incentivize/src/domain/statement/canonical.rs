//! One text for one JSON value (RFC 8785), so that hashes and signatures are over the content and not over its layout.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The canonical text.
pub fn text(value: &Value) -> String {
    // The numbers of a statement are small integers; decimals are texts. So there is always a canonical form.
    serde_json_canonicalizer::to_string(value).unwrap_or_else(|_| value.to_string())
}

/// SHA-256 of the canonical text, in hexadecimal.
pub fn digest(value: &Value) -> String {
    let hash = Sha256::digest(text(value));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The value without one of its members.
pub fn without(value: &Value, member: &str) -> Value {
    let mut value = value.clone();
    if let Some(members) = value.as_object_mut() {
        members.remove(member);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_order_make_no_difference() {
        let a: Value = serde_json::from_str(r#"{"b": 1, "a": "x\u00e9"}"#).unwrap();
        let b: Value = serde_json::from_str(r#"{"a":"xé","b":1}"#).unwrap();
        assert_eq!(text(&a), r#"{"a":"xé","b":1}"#);
        assert_eq!(digest(&a), digest(&b));
        assert_ne!(digest(&a), digest(&without(&a, "b")));
    }
}
