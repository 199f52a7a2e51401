//! Secrets at rest: sealed with a key that follows from the installation's own, so that a copy of the database alone does not give
//! them away. Whoever changes the installation's key enters the secrets again.
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use rand::RngCore as _;

use crate::error::Error;
use crate::service::Service;

const NONCE: usize = 24;

impl Service {
    /// Seals a tenant's secret for one purpose; for another tenant or purpose it can't be opened. FAILED_PRECONDITION when the
    /// service was given no key.
    pub fn seal(&self, tenant: &str, purpose: &str, secret: &str) -> Result<Vec<u8>, Error> {
        let mut nonce = XNonce::default();
        rand::rng().fill_bytes(&mut nonce);
        let context = context(tenant, purpose);
        let payload = Payload {
            msg: secret.as_bytes(),
            aad: context.as_bytes(),
        };
        let sealed = self
            .cipher()?
            .encrypt(&nonce, payload)
            .map_err(|_| Error::internal("a secret can't be sealed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// The secret again. FAILED_PRECONDITION with reason SECRET_UNREADABLE when it was sealed with another key, or is not what was sealed.
    pub fn unseal(&self, tenant: &str, purpose: &str, sealed: &[u8]) -> Result<String, Error> {
        let unreadable = || {
            let why = "the secret was sealed with another key; it must be entered again";
            Error::precondition("SECRET_UNREADABLE", why)
        };
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(unreadable)?;
        let context = context(tenant, purpose);
        let payload = Payload {
            msg: sealed,
            aad: context.as_bytes(),
        };
        let secret = self.cipher()?.decrypt(&(*nonce).into(), payload);
        String::from_utf8(secret.map_err(|_| unreadable())?).map_err(|_| unreadable())
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305, Error> {
        let key = self.signing_key.as_ref().ok_or_else(|| {
            Error::precondition("NO_SIGNING_KEY", "the service has no key to seal with")
        })?;
        Ok(XChaCha20Poly1305::new(
            &key.derived("secrets at rest").into(),
        ))
    }
}

/// The tenant's length keeps it apart from the purpose.
fn context(tenant: &str, purpose: &str) -> String {
    format!("{}:{tenant}/{purpose}", tenant.len())
}
