//! Who is calling: signed tokens, whom we trust to sign them, and the caller that comes out.
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use contracts::tandem::platform::v1::Role;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Clock;
use crate::error::Error;

mod keys;

pub use keys::{Issuer, Signature, SigningKey};

/// What tokens for people, connectors and the vendor's services are made out to.
pub const AUDIENCE: &str = "tandem";
/// What tokens between Tandem's own services are made out to.
pub const INTERNAL_AUDIENCE: &str = "tandem-internal";

/// The authenticated caller of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Empty for operators and services, who belong to no tenant.
    pub tenant: String,
    pub subject: String,
    pub roles: Vec<Role>,
    /// Set for a partner's user: everything is limited to this partner.
    pub partner: Option<Uuid>,
    /// May call methods that are not public.
    pub internal: bool,
}

impl Caller {
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// The claims of a token, besides those of RFC 7519.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub sub: String,
    #[serde(default)]
    pub aud: Audience,
    pub iat: i64,
    pub exp: i64,
    #[serde(default)]
    pub tenant: String,
    /// Names of roles in lower case without prefix, such as `partner_manager`.
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<Uuid>,
}

/// RFC 7519 allows one audience or several.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Default for Audience {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Audience {
    fn names(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Several(several) => several.iter().any(|one| one == audience),
        }
    }
}

/// `ROLE_PARTNER_MANAGER` is `partner_manager` in a token.
pub fn role_name(role: Role) -> String {
    role.as_str_name()
        .trim_start_matches("ROLE_")
        .to_lowercase()
}

/// The role of that name, if there is one.
pub fn role_named(name: &str) -> Option<Role> {
    Role::from_str_name(&format!("ROLE_{}", name.to_uppercase()))
        .filter(|role| *role != Role::Unspecified)
}

/// Makes tokens in the name of the installation.
#[derive(Clone)]
pub struct Signer {
    key: Arc<EncodingKey>,
    key_id: String,
    issuer: String,
    clock: Clock,
}

impl Signer {
    pub fn new(key: &SigningKey, clock: Clock) -> Self {
        keys::install_provider();
        Self {
            key: Arc::new(key.encoding()),
            key_id: key.id().to_owned(),
            issuer: key.issuer().to_owned(),
            clock,
        }
    }

    /// A token for `caller`, good for `lifetime`.
    pub fn token(&self, caller: &Caller, lifetime: Duration) -> Result<String, Error> {
        let now = self.clock.now().timestamp();
        let audience = if caller.internal {
            INTERNAL_AUDIENCE
        } else {
            AUDIENCE
        };
        let claims = Claims {
            iss: self.issuer.clone(),
            sub: caller.subject.clone(),
            aud: Audience::One(audience.to_owned()),
            iat: now,
            exp: now.saturating_add(i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX)),
            tenant: caller.tenant.clone(),
            roles: caller.roles.iter().copied().map(role_name).collect(),
            partner: caller.partner,
        };
        let header = Header {
            kid: Some(self.key_id.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, &claims, &self.key).map_err(Error::internal)
    }

    /// A token with which one of Tandem's services calls another.
    pub fn service_token(&self, service: &str) -> Result<String, Error> {
        let caller = Caller {
            tenant: String::new(),
            subject: format!("service:{service}"),
            roles: vec![Role::Service],
            partner: None,
            internal: true,
        };
        self.token(&caller, Duration::from_secs(300))
    }
}

/// Reads tokens and tells the caller; trusts the issuers that it was given and nobody else.
#[derive(Clone)]
pub struct Verifier {
    issuers: Arc<Vec<Issuer>>,
    clock: Clock,
}

impl Verifier {
    pub fn new(issuers: Vec<Issuer>, clock: Clock) -> Self {
        keys::install_provider();
        Self {
            issuers: Arc::new(issuers),
            clock,
        }
    }

    /// The caller that the token speaks for. UNAUTHENTICATED when it is not signed by a trusted issuer, not for us or
    /// out of date; what exactly is wrong is not told.
    pub fn caller(&self, token: &str) -> Result<Caller, Error> {
        let refused = || Error::unauthenticated("the token is not valid here");
        let header = jsonwebtoken::decode_header(token).map_err(|_| refused())?;
        for issuer in self.issuers.iter() {
            let Some((algorithm, key)) = issuer.key(header.kid.as_deref()) else {
                continue;
            };
            if algorithm != header.alg {
                continue;
            }
            if let Some(claims) = self.claims(token, issuer, algorithm, &key) {
                return caller(claims, issuer).ok_or_else(refused);
            }
        }
        Err(refused())
    }

    fn claims(
        &self,
        token: &str,
        issuer: &Issuer,
        algorithm: Algorithm,
        key: &DecodingKey,
    ) -> Option<Claims> {
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[issuer.name()]);
        validation.set_audience(&[AUDIENCE, INTERNAL_AUDIENCE]);
        // Our own clock decides below, so that tests can move it.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &validation)
            .ok()?
            .claims;
        const LEEWAY_S: i64 = 30;
        let now = self.clock.now().timestamp();
        (claims.exp + LEEWAY_S > now && claims.iat - LEEWAY_S <= now).then_some(claims)
    }
}

fn caller(claims: Claims, issuer: &Issuer) -> Option<Caller> {
    let internal = claims.aud.names(INTERNAL_AUDIENCE);
    let roles: HashSet<Role> = claims
        .roles
        .iter()
        .filter_map(|name| role_named(name))
        .collect();
    let privileged = internal || roles.contains(&Role::Service) || roles.contains(&Role::Operator);
    let foreign_tenant = issuer
        .tenant()
        .is_some_and(|tenant| tenant != claims.tenant);
    if (privileged && !issuer.is_installation()) || foreign_tenant {
        return None;
    }
    // A partner's user without a partner, or another role that claims one, would see too much or too little.
    if roles.contains(&Role::PartnerUser) != claims.partner.is_some()
        || (claims.partner.is_some() && roles.len() > 1)
    {
        return None;
    }
    let mut roles: Vec<Role> = roles.into_iter().collect();
    roles.sort_by_key(|role| *role as i32);
    Some(Caller {
        tenant: claims.tenant,
        subject: claims.sub,
        roles,
        partner: claims.partner,
        internal,
    })
}
