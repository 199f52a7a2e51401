//! Keys for programs: 256 random bits of which only a hash is kept, and a prefix to recognise them by.
use chrono::{DateTime, Utc};
use kit::Violations;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

const BRAND: &str = "tdm_";
const PARTNER_USER: &str = "partner_user";
/// Roles that nobody inside a tenant can hand on.
const NOT_A_TENANTS: [&str; 2] = ["operator", "service"];

/// A key without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    pub id: Uuid,
    pub grant: Grant,
    pub prefix: String,
    pub created_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// What a key may do, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub display_name: String,
    /// Names as in tokens: `connector`.
    pub roles: Vec<String>,
    pub partner_id: Option<Uuid>,
}

/// The role is not the tenant's to give.
#[derive(Debug, thiserror::Error)]
#[error("the role {0} can't be granted here")]
pub struct NotGrantable(pub String);

impl Grant {
    /// A partner's key is its users' key: that one role and no other, and no such role without a partner.
    pub fn check(&self, violations: &mut Violations) {
        let partner_user = self.roles.iter().any(|role| role == PARTNER_USER);
        if partner_user && self.partner_id.is_none() {
            violations.add(
                "api_key.partner_id",
                "REQUIRED",
                "a key for a partner's users names the partner",
            );
        }
        if self.partner_id.is_some() && (!partner_user || self.roles.len() > 1) {
            violations.add(
                "api_key.roles",
                "INVALID_VALUE",
                "a partner's key has the role of the partner's users only",
            );
        }
    }

    pub fn grantable(&self) -> Result<(), NotGrantable> {
        let refused = self
            .roles
            .iter()
            .find(|role| NOT_A_TENANTS.contains(&role.as_str()));
        refused.map_or(Ok(()), |role| Err(NotGrantable(role.clone())))
    }
}

impl ApiKey {
    /// The key at its end; a second revocation changes nothing.
    #[must_use]
    pub fn revoke(self, now: DateTime<Utc>) -> Self {
        Self {
            revoked_at: Some(self.revoked_at.unwrap_or(now)),
            ..self
        }
    }
}

/// The whole key as its owner holds it: `tdm_<12 hex digits>_<64 hex digits>`.
pub struct Secret(String);

impl Secret {
    /// Made of random bytes.
    pub fn new(prefix: [u8; 6], secret: [u8; 32]) -> Self {
        Self(format!(
            "{BRAND}{}_{}",
            hex::encode(prefix),
            hex::encode(secret)
        ))
    }

    /// A credential that looks like a key, whether or not it is one.
    pub fn parse(text: &str) -> Option<Self> {
        let (prefix, secret) = text.strip_prefix(BRAND)?.split_once('_')?;
        let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let well_formed =
            prefix.len() == 12 && secret.len() == 64 && is_hex(prefix) && is_hex(secret);
        well_formed.then(|| Self(text.to_owned()))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn prefix(&self) -> &str {
        &self.0[..BRAND.len() + 12]
    }

    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// Compares in constant time, so that answers tell nothing about the stored hash.
    pub fn matches(&self, hash: &[u8]) -> bool {
        self.hash().ct_eq(hash).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_recognised_by_its_prefix_and_proven_by_its_hash() {
        let secret = Secret::new([0xab; 6], [1; 32]);
        let text = secret.reveal().to_owned();
        assert_eq!(secret.prefix(), "tdm_abababababab");
        assert!(Secret::parse(&text).is_some_and(|again| again.matches(&secret.hash())));
        let other = Secret::new([0xab; 6], [2; 32]);
        assert!(!other.matches(&secret.hash()));
        for bad in [
            "",
            "tdm_",
            "tdm_abababababab",
            &text[..80],
            &text.replace('a', "g"),
            &text[4..],
        ] {
            assert!(Secret::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_partners_key_is_for_its_users_only() {
        let bad = |roles: &[&str], partner: bool| {
            let grant = Grant {
                display_name: "CRM".to_owned(),
                roles: roles.iter().map(ToString::to_string).collect(),
                partner_id: partner.then_some(Uuid::nil()),
            };
            let mut violations = Violations::new();
            grant.check(&mut violations);
            violations
                .iter()
                .map(|bad| bad.field.clone())
                .collect::<Vec<_>>()
        };
        assert!(bad(&["connector", "finance"], false).is_empty());
        assert!(bad(&["partner_user"], true).is_empty());
        assert_eq!(bad(&["partner_user"], false), ["api_key.partner_id"]);
        assert_eq!(bad(&["connector"], true), ["api_key.roles"]);
        assert_eq!(bad(&["partner_user", "finance"], true), ["api_key.roles"]);
    }
}
