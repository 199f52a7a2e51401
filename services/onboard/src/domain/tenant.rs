//! One vendor that uses the installation.

use chrono::{DateTime, Utc};
use kit::money::Currency;
use serde::Serialize;

use super::problem::Problem;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tenant {
    pub id: TenantId,
    pub display_name: String,
    /// What the tenant reports in.
    pub currency: Currency,
    pub created_at: DateTime<Utc>,
}

/// 3 to 40 lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TenantId(String);

impl TenantId {
    pub fn parse(field: &str, text: &str) -> Result<Self, Problem> {
        let fits = (3..=40).contains(&text.len());
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if fits && text.chars().all(allowed) {
            return Ok(Self(text.to_owned()));
        }
        let description = "a tenant's id has 3 to 40 lower-case letters, digits and hyphens";
        Err(Problem::new(field, "MALFORMED_ID", description))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_plain_words() {
        let long = "a".repeat(40);
        for good in ["abc", "acme-2", &long] {
            assert_eq!(
                TenantId::parse("id", good).map(|id| id.0),
                Ok(good.to_owned())
            );
        }
        let too_long = "a".repeat(41);
        for bad in ["", "ab", "Acme", "ac me", "äcme", &too_long] {
            assert!(TenantId::parse("id", bad).is_err(), "{bad}");
        }
    }
}
