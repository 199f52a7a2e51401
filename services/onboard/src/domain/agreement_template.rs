//! A text that agreements are made from, in versions that never change.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::content_hash::sha256;
use super::partnership_type::PartnershipType;

/// What people publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    pub key: String,
    pub display_name: String,
    /// Programs of this type alone use it; absent: all.
    pub partnership_type: Option<PartnershipType>,
    pub text: String,
}

/// One published version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgreementTemplate {
    #[serde(skip)]
    pub key: String,
    pub display_name: String,
    pub partnership_type: Option<PartnershipType>,
    /// Counted from 1.
    pub version: i32,
    /// Empty in lists.
    #[serde(skip)]
    pub text: String,
    pub text_sha256: String,
    #[serde(skip)]
    pub publisher: String,
    #[serde(skip)]
    pub published_at: DateTime<Utc>,
}

impl AgreementTemplate {
    /// The version after `latest`, which is 0 for a new key.
    pub fn publish(latest: i32, edition: Edition, publisher: String, now: DateTime<Utc>) -> Self {
        Self {
            text_sha256: sha256(edition.text.as_bytes()),
            key: edition.key,
            display_name: edition.display_name,
            partnership_type: edition.partnership_type,
            version: latest + 1,
            text: edition.text,
            publisher,
            published_at: now,
        }
    }

    /// Whether programs of this type use it.
    pub fn is_for(&self, program_type: PartnershipType) -> bool {
        self.partnership_type
            .is_none_or(|only| only == program_type)
    }
}
