//! What the vendor sells.

use chrono::{DateTime, Utc};
use kit::money::Money;
use serde::Serialize;
use uuid::Uuid;

/// What people and imports say of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Terms {
    pub display_name: String,
    pub category: String,
    pub list_price: Option<Money>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: Uuid,
    /// Unique in the tenant.
    pub external_id: String,
    pub terms: Terms,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Product {
    /// Takes over other terms; None when they say what is known already.
    #[must_use]
    pub fn restate(&self, terms: Terms) -> Option<Self> {
        (terms != self.terms).then(|| Self {
            terms,
            version: self.version + 1,
            ..self.clone()
        })
    }
}
