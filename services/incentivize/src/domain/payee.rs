//! Who is paid, or recognized, for an earning.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Payee {
    /// The partner itself.
    #[default]
    Partner,
    /// A person of the partner, by the partner's own id.
    Person(String),
    /// A seller of the vendor.
    Seller(String),
}

impl Payee {
    /// Upper snake case.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Partner => "PARTNER",
            Self::Person(_) => "PERSON",
            Self::Seller(_) => "SELLER",
        }
    }

    /// The person or the seller; empty for the partner.
    pub fn key(&self) -> &str {
        match self {
            Self::Partner => "",
            Self::Person(key) | Self::Seller(key) => key,
        }
    }

    /// The payee of a kind and key.
    pub fn from_parts(kind: &str, key: String) -> Option<Self> {
        match kind {
            "PARTNER" => Some(Self::Partner),
            "PERSON" => Some(Self::Person(key)),
            "SELLER" => Some(Self::Seller(key)),
            _ => None,
        }
    }
}
