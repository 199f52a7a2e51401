//! The other organization.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// What people state about a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    pub display_name: String,
    /// The partner's id in the vendor's CRM; empty when it has none.
    pub external_id: String,
    /// Vendor person who looks after the partner; may be empty.
    pub relationship_manager: String,
}

/// What people want changed; the rest stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub display_name: Option<String>,
    pub external_id: Option<String>,
    pub relationship_manager: Option<String>,
}

impl Change {
    pub fn of(self, before: &Profile) -> Profile {
        let before = before.clone();
        Profile {
            display_name: self.display_name.unwrap_or(before.display_name),
            external_id: self.external_id.unwrap_or(before.external_id),
            relationship_manager: self
                .relationship_manager
                .unwrap_or(before.relationship_manager),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    pub id: Uuid,
    pub profile: Profile,
    /// Rises with every change.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl Partner {
    pub fn new(id: Uuid, profile: Profile, now: DateTime<Utc>) -> Self {
        Self {
            id,
            profile,
            revision: 1,
            created_at: now,
        }
    }

    #[must_use]
    pub fn restate(self, profile: Profile) -> Self {
        Self {
            profile,
            revision: self.revision + 1,
            ..self
        }
    }
}
