//! Who is calling from outside, and the token under which the call goes on.
//!
//! A token of a trusted issuer is checked and passed on. An API key is exchanged for a token of the installation that
//! lives five minutes; what the database says of a key is believed for a few seconds, so a revocation takes effect then.
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use kit::identity::{Signer, Verifier, role_named};
use kit::{Caller, Error};

use crate::domain::api_key::Secret;
use crate::store;

const TOKEN_LIFETIME: Duration = Duration::from_secs(300);
const BELIEVED: TimeDelta = TimeDelta::seconds(5);
/// Beyond this the memory is emptied; it refills within seconds.
const MAX_REMEMBERED: usize = 10_000;

/// Checks credentials and makes tokens.
#[derive(Clone)]
pub struct Identity {
    verifier: Verifier,
    signer: Signer,
    kit: kit::Service,
    /// By the hash of the key.
    remembered: Arc<Mutex<HashMap<[u8; 32], Remembered>>>,
}

struct Remembered {
    caller: Caller,
    until: DateTime<Utc>,
}

/// A caller, and the header under which the services believe it.
#[derive(Clone, Debug)]
pub struct Credential {
    pub caller: Caller,
    pub authorization: HeaderValue,
}

impl Identity {
    pub fn new(kit: kit::Service, verifier: Verifier, signer: Signer) -> Self {
        Self {
            verifier,
            signer,
            kit,
            remembered: Arc::default(),
        }
    }

    /// The caller behind the `Authorization` header.
    ///
    /// # Errors
    /// UNAUTHENTICATED without a valid credential; UNAVAILABLE when the keys cannot be read.
    pub async fn exchange(&self, headers: &HeaderMap) -> Result<Credential, Error> {
        let missing =
            || Error::unauthenticated("an API key or a token is needed: Authorization: Bearer …");
        let value = headers.get(AUTHORIZATION).ok_or_else(missing)?;
        let (scheme, text) = value
            .to_str()
            .ok()
            .and_then(|value| value.split_once(' '))
            .ok_or_else(missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(missing());
        }
        let text = text.trim();
        if let Some(secret) = Secret::parse(text) {
            let caller = self.caller_of(&secret).await?;
            let authorization = self.speak_for(&caller)?;
            return Ok(Credential {
                caller,
                authorization,
            });
        }
        let caller = self.verifier.caller(text)?;
        let authorization = bearer(text)?;
        Ok(Credential {
            caller,
            authorization,
        })
    }

    /// A fresh token in the name of a caller whose credential has been checked.
    pub fn speak_for(&self, caller: &Caller) -> Result<HeaderValue, Error> {
        bearer(&self.signer.token(caller, TOKEN_LIFETIME)?)
    }

    async fn caller_of(&self, secret: &Secret) -> Result<Caller, Error> {
        let now = self.kit.clock.now();
        let hash = secret.hash();
        if let Some(caller) = self.recall(&hash, now) {
            return Ok(caller);
        }
        let mut conn = self.kit.read().await?;
        let key = store::api_key::find_by_prefix(&mut conn, secret.prefix()).await?;
        let key = key
            .filter(|key| secret.matches(&key.secret_hash))
            .ok_or_else(|| Error::unauthenticated("the API key is not valid here"))?;
        let caller = Caller {
            tenant: key.tenant_id,
            subject: format!("api_key:{}", key.api_key_id),
            roles: key
                .roles
                .iter()
                .filter_map(|name| role_named(name))
                .collect(),
            partner: key.partner_id,
            internal: false,
        };
        self.remember(hash, &caller, now);
        Ok(caller)
    }

    fn recall(&self, hash: &[u8; 32], now: DateTime<Utc>) -> Option<Caller> {
        let remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let entry = remembered.get(hash)?;
        (now < entry.until).then(|| entry.caller.clone())
    }

    fn remember(&self, hash: [u8; 32], caller: &Caller, now: DateTime<Utc>) {
        let mut remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= MAX_REMEMBERED {
            remembered.clear();
        }
        let entry = Remembered {
            caller: caller.clone(),
            until: now + BELIEVED,
        };
        remembered.insert(hash, entry);
    }
}

fn bearer(token: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| Error::unauthenticated("the token is not valid here"))?;
    value.set_sensitive(true);
    Ok(value)
}
