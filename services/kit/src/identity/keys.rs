//! Signing keys of the installation, and the key sets (JWKS) of the issuers that it trusts.
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use ed25519_dalek::{Signer as _, VerifyingKey};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use rand::RngCore as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The issuer of tokens that the installation signs itself.
const INSTALLATION: &str = "tandem";

const ALGORITHM: &str = "Ed25519";

/// A detached signature with all that is needed to check it; keys and values in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    pub algorithm: String,
    pub key_id: String,
    pub public_key: String,
    pub value: String,
}

impl Signature {
    /// The signature `value` by the key whose public half is `public_key`, to be checked.
    pub fn by(public_key: &[u8; 32], value: &[u8; 64]) -> Self {
        Self {
            algorithm: ALGORITHM.to_owned(),
            key_id: hex(&Sha256::digest(public_key)[..8]),
            public_key: hex(public_key),
            value: hex(value),
        }
    }

    /// Whether the key that it names has signed the text. Whose key that is, is another question.
    pub fn is_of(&self, text: &[u8]) -> bool {
        let key = unhex(&self.public_key).and_then(|key| VerifyingKey::from_bytes(&key).ok());
        let value = unhex::<64>(&self.value);
        let named = key.is_some_and(|key| hex(&Sha256::digest(key.as_bytes())[..8]) == self.key_id);
        let signed = key.zip(value).is_some_and(|(key, value)| {
            key.verify_strict(text, &ed25519_dalek::Signature::from_bytes(&value))
                .is_ok()
        });
        self.algorithm == ALGORITHM && named && signed
    }
}

/// Chooses the crypto provider once; without one the first token panics.
pub(super) fn install_provider() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let _ = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
    });
}

/// An Ed25519 key with which the installation signs.
#[derive(Clone)]
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    id: String,
}

impl SigningKey {
    pub fn generate() -> Self {
        let mut seed = [0; 32];
        rand::rng().fill_bytes(&mut seed);
        Self::from_seed(seed)
    }

    pub fn from_seed(seed: [u8; 32]) -> Self {
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        let id = hex(&Sha256::digest(key.verifying_key().as_bytes())[..8]);
        Self { key, id }
    }

    /// The seed as hex, the way [`SigningKey::parse`] reads it. Secret.
    pub fn to_text(&self) -> String {
        hex(self.key.as_bytes())
    }

    /// The key of 64 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text.trim()).map(Self::from_seed)
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// The half that anyone may know.
    pub fn public_key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Signs a text, for anyone who knows the public half.
    pub fn sign(&self, text: &[u8]) -> Signature {
        Signature::by(&self.public_key(), &self.sign_bytes(text))
    }

    /// The signature's value alone.
    pub fn sign_bytes(&self, text: &[u8]) -> [u8; 64] {
        self.key.sign(text).to_bytes()
    }

    /// A secret key for another purpose, which follows from this one and does not give it away.
    pub(crate) fn derived(&self, purpose: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"tandem derived key/1\0");
        hash.update(self.key.as_bytes());
        hash.update(purpose.as_bytes());
        hash.finalize().into()
    }

    pub(super) fn issuer(&self) -> &'static str {
        INSTALLATION
    }

    pub(super) fn encoding(&self) -> EncodingKey {
        let der = self
            .key
            .to_pkcs8_der()
            .expect("an Ed25519 key always encodes");
        EncodingKey::from_ed_der(der.as_bytes())
    }

    /// The public half as a JSON web key set.
    pub fn jwks(&self) -> String {
        let x = BASE64_URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes());
        serde_json::json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": self.id, "x": x}]})
            .to_string()
    }

    /// The installation as an issuer that verifies what this key signs.
    pub fn issuer_of_installation(&self) -> Issuer {
        Issuer {
            name: INSTALLATION.to_owned(),
            tenant: None,
            installation: true,
            file: None,
            keys: Arc::new(RwLock::new(
                serde_json::from_str(&self.jwks()).unwrap_or(JwkSet { keys: Vec::new() }),
            )),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Somebody who may sign tokens: the installation itself, or an OpenID Connect provider.
#[derive(Clone)]
pub struct Issuer {
    name: String,
    tenant: Option<String>,
    installation: bool,
    file: Option<PathBuf>,
    keys: Arc<RwLock<JwkSet>>,
}

impl Issuer {
    /// A provider whose key set lies in a file, read again when a token names a key that is not in it.
    /// It can't make operators or services; with `tenant` it speaks for that tenant only.
    pub fn from_file(name: &str, file: PathBuf, tenant: Option<String>) -> std::io::Result<Self> {
        let keys = read(&file)?;
        let (name, keys) = (name.to_owned(), Arc::new(RwLock::new(keys)));
        Ok(Self {
            name,
            tenant,
            installation: false,
            file: Some(file),
            keys,
        })
    }

    /// The installation's own keys as another process of it knows them: the public half in a file.
    pub fn installation_from_file(file: PathBuf) -> std::io::Result<Self> {
        Ok(Self {
            installation: true,
            ..Self::from_file(INSTALLATION, file, None)?
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn tenant(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

    pub(super) fn is_installation(&self) -> bool {
        self.installation
    }

    pub(super) fn key(&self, id: Option<&str>) -> Option<(Algorithm, DecodingKey)> {
        if let Some(key) = self.known_key(id) {
            return Some(key);
        }
        let fresh = read(self.file.as_ref()?).ok()?;
        *self
            .keys
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
        self.known_key(id)
    }

    fn known_key(&self, id: Option<&str>) -> Option<(Algorithm, DecodingKey)> {
        let keys = self
            .keys
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let jwk = match id {
            Some(id) => keys.find(id)?,
            None if keys.keys.len() == 1 => keys.keys.first()?,
            None => return None,
        };
        let algorithm = match jwk
            .common
            .key_algorithm
            .map(|algorithm| algorithm.to_string())
            .as_deref()
        {
            Some("EdDSA") => Algorithm::EdDSA,
            Some("RS256") => Algorithm::RS256,
            _ => return None,
        };
        Some((algorithm, DecodingKey::from_jwk(jwk).ok()?))
    }
}

fn read(file: &PathBuf) -> std::io::Result<JwkSet> {
    serde_json::from_slice(&std::fs::read(file)?).map_err(std::io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_one_text_by_one_key() {
        let signature = SigningKey::from_seed([1; 32]).sign(b"text");
        assert!(signature.is_of(b"text"));
        let key = SigningKey::from_seed([1; 32]);
        let again = Signature::by(&key.public_key(), &key.sign_bytes(b"text"));
        assert_eq!(again, signature);
        assert!(!signature.is_of(b"texts"));
        let other = SigningKey::from_seed([2; 32]).sign(b"text");
        for forged in [
            Signature {
                value: other.value.clone(),
                ..signature.clone()
            },
            Signature {
                public_key: other.public_key,
                ..signature.clone()
            },
            Signature {
                key_id: other.key_id,
                ..signature.clone()
            },
            Signature {
                algorithm: "none".to_owned(),
                ..signature.clone()
            },
            Signature {
                value: "é".repeat(64),
                ..signature
            },
        ] {
            assert!(!forged.is_of(b"text"), "{forged:?}");
        }
    }
}
