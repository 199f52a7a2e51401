//! Entries and heads as they are hashed, signed and exported.
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::identity::Signature;

/// One change, in its place of the chain.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    #[serde(deserialize_with = "count")]
    pub sequence: i64,
    pub time: DateTime<Utc>,
    #[serde(default)]
    pub actor: String,
    #[serde(default)]
    pub origin: String,
    #[serde(default)]
    pub action: String,
    #[serde(default)]
    pub resource: String,
    #[serde(default)]
    pub changes: Value,
    #[serde(default)]
    pub previous_hash: String,
    #[serde(default)]
    pub hash: String,
}

/// How far a chain goes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    pub service: String,
    pub tenant_id: String,
    #[serde(default, deserialize_with = "count")]
    pub sequence: i64,
    #[serde(default)]
    pub hash: String,
    #[serde(default)]
    pub seal_time: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "signature")]
    pub signature: Option<Signature>,
    #[serde(default, deserialize_with = "count")]
    pub waiting_count: i64,
    #[serde(default, deserialize_with = "count")]
    pub stray_count: i64,
}

impl Entry {
    /// The hash that belongs to the entry as it is.
    pub fn digest(&self, service: &str, tenant: &str) -> String {
        let content = json!({
            "service": service,
            "tenantId": tenant,
            "sequence": self.sequence,
            "time": time(self.time),
            "actor": self.actor,
            "origin": self.origin,
            "action": self.action,
            "resource": self.resource,
            "changes": plain(&self.changes),
            "previousHash": self.previous_hash,
        });
        let hash = Sha256::digest(canonical(&content));
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Head {
    /// What is signed.
    pub fn text(&self) -> Vec<u8> {
        canonical(&json!({
            "service": self.service,
            "tenantId": self.tenant_id,
            "sequence": self.sequence,
            "hash": self.hash,
            "sealTime": self.seal_time.map(time),
        }))
    }
}

/// What a row says of its change, as it is exported: always an object.
pub(super) fn changes(value: Value) -> Value {
    match value {
        Value::Object(_) => value,
        other => json!({"value": other}),
    }
}

fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// One text for one value (RFC 8785).
fn canonical(value: &Value) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).unwrap_or_default()
}

/// Numbers as they survive protobuf: doubles.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// A count, which JSON of protobuf writes as text.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Number(i64),
    }
    match Written::deserialize(deserializer)? {
        Written::Number(number) => Ok(number),
        Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
    }
}

/// A signature, whose members JSON of protobuf writes in camel case.
fn signature<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Signature>, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Written {
        algorithm: String,
        key_id: String,
        public_key: String,
        value: String,
    }
    let written = Option::<Written>::deserialize(deserializer)?;
    Ok(written.map(|written| Signature {
        algorithm: written.algorithm,
        key_id: written.key_id,
        public_key: written.public_key,
        value: written.value,
    }))
}
