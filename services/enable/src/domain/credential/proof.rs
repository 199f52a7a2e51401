//! Data Integrity proofs with the cryptosuite `eddsa-jcs-2022`: <https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022>.
//!
//! The document and the proof's own options are put into canonical JSON (RFC 8785) and hashed; both hashes together are signed.

use chrono::{DateTime, SecondsFormat, Utc};
use kit::identity::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const CRYPTOSUITE: &str = "eddsa-jcs-2022";
/// Multicodec of a public Ed25519 key.
const ED25519: [u8; 2] = [0xed, 0x01];

/// Why a document does not stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the document carries no proof that can be read")]
    NoProof,
    #[error("the proof is not of the kind {CRYPTOSUITE}")]
    OtherSuite,
    #[error("the document is not the one that was signed, or its key did not sign it")]
    NotSigned,
    #[error("it says to be issued by {issuer}, and was signed by {signer}")]
    OtherIssuer { issuer: String, signer: String },
    #[error("it is signed, but is no certificate of a person")]
    Incomplete,
}

/// A public Ed25519 key as `did:key:z…`.
pub fn did_key(public_key: &[u8; 32]) -> String {
    format!(
        "did:key:{}",
        multibase(&[&ED25519, public_key.as_slice()].concat())
    )
}

/// The document with its proof by the key.
pub(super) fn prove(mut document: Value, created: DateTime<Utc>, key: &SigningKey) -> Value {
    let issuer = did_key(&key.public_key());
    let fragment = issuer.trim_start_matches("did:key:");
    let mut proof = json!({
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": created.to_rfc3339_opts(SecondsFormat::Secs, true),
        "verificationMethod": format!("{issuer}#{fragment}"),
        "proofPurpose": "assertionMethod",
    });
    let value = key.sign_bytes(&hash(&proof, &document));
    proof["proofValue"] = multibase(&value).into();
    document["proof"] = proof;
    document
}

/// Who signed the document, as `did:key:…`.
pub(super) fn signer(document: &Value) -> Result<String, Fault> {
    let mut document = document.clone();
    let proof = document
        .as_object_mut()
        .and_then(|object| object.remove("proof"));
    let mut proof = proof.ok_or(Fault::NoProof)?;
    let value = proof
        .as_object_mut()
        .and_then(|object| object.remove("proofValue"));
    let value = value.as_ref().and_then(Value::as_str).and_then(bytes);
    let value: [u8; 64] = value
        .and_then(|value| value.try_into().ok())
        .ok_or(Fault::NoProof)?;
    if proof["type"] != "DataIntegrityProof" || proof["cryptosuite"] != CRYPTOSUITE {
        return Err(Fault::OtherSuite);
    }
    // The contexts are signed twice: what the words mean can't be changed beside the signature.
    if proof
        .get("@context")
        .is_some_and(|context| *context != document["@context"])
    {
        return Err(Fault::NotSigned);
    }
    let method = proof["verificationMethod"].as_str().unwrap_or_default();
    let (signer, _) = method.split_once('#').ok_or(Fault::NoProof)?;
    let key = public_key(signer).ok_or(Fault::NoProof)?;
    match Signature::by(&key, &value).is_of(&hash(&proof, &document)) {
        true => Ok(signer.to_owned()),
        false => Err(Fault::NotSigned),
    }
}

/// What is signed: the hash of the proof's options, then that of the document.
fn hash(options: &Value, document: &Value) -> [u8; 64] {
    let mut both = [0; 64];
    both[..32].copy_from_slice(&Sha256::digest(canonical(options)));
    both[32..].copy_from_slice(&Sha256::digest(canonical(document)));
    both
}

fn canonical(value: &Value) -> Vec<u8> {
    // A value of JSON always has a canonical form.
    serde_json_canonicalizer::to_vec(value).unwrap_or_default()
}

fn public_key(did: &str) -> Option<[u8; 32]> {
    let bytes = bytes(did.strip_prefix("did:key:")?)?;
    bytes.strip_prefix(&ED25519)?.try_into().ok()
}

/// Base 58 as Bitcoin has it, behind its letter.
fn multibase(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}

fn bytes(multibase: &str) -> Option<Vec<u8>> {
    bs58::decode(multibase.strip_prefix('z')?).into_vec().ok()
}
