//! The immutable things that can earn. Corrections reverse and replace, never edit.

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::Money;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::vocabulary::{FactKind, Role};

mod achieved;
mod body;
mod claim;
mod derivation;
mod details;
mod difference;
mod findings;
mod form;
mod original;
mod payment;
mod refund;
mod report;
mod sold;

pub use achieved::achieved;
pub use body::body_hash;
pub use claim::ApprovedClaim;
pub use derivation::facts_of;
pub use details::Details;
pub use difference::{Recorded, difference};
pub use original::Original;
pub use report::{Report, Surroundings};

/// The source of the facts that sell derives from won opportunities; nobody else records, corrects or reverses in it.
pub const OWN_SOURCE: &str = "tandem.sell";

/// The source of the facts that follow from what enable announces; nobody else records, corrects or reverses in it.
pub const ENABLE_SOURCE: &str = "tandem.enable";

/// Whether facts of this source follow from something else, and change with it only.
pub fn is_derived(source: &str) -> bool {
    [OWN_SOURCE, ENABLE_SOURCE].contains(&source)
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Content {
    pub kind: FactKind,
    pub partner_id: Uuid,
    pub role: Option<Role>,
    pub share_percent: Decimal,
    pub account_id: Option<Uuid>,
    pub opportunity_id: Option<Uuid>,
    /// Never negative: kind and reversal say which way it counts.
    pub amount: Option<Money>,
    pub quantity: Decimal,
    pub business_date: NaiveDate,
    /// The partner's approved claim to the deal.
    pub registration_id: Option<Uuid>,
    /// On a refund: the fact whose customer got money back.
    pub refunds: Option<Uuid>,
    /// On a customer payment or a churn: the fact whose customer paid or left.
    pub about: Option<Uuid>,
    #[serde(flatten)]
    pub details: Details,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub id: Uuid,
    pub source: String,
    /// Unique in the source.
    pub external_id: String,
    pub content: Content,
    /// The first fact of the chain of reversals and replacements.
    pub lineage: Uuid,
    /// Place in that chain, from 1: a fact, its reversal, its replacement, and so on.
    pub lineage_no: i64,
    pub reverses: Option<Uuid>,
    /// The reversed fact whose place it takes: what was paid, refunded or lost of that one was so of this one.
    pub replaces: Option<Uuid>,
    pub reason: String,
    pub recorded_at: DateTime<Utc>,
}

impl Fact {
    /// The id that follows from where a fact comes from.
    pub fn id_of(tenant: &str, source: &str, external_id: &str) -> Uuid {
        kit::ids::derived(&[tenant, source, external_id])
    }

    /// A fact that begins a lineage.
    pub fn first(
        tenant: &str,
        source: &str,
        external_id: String,
        content: Content,
        now: DateTime<Utc>,
    ) -> Self {
        let id = Self::id_of(tenant, source, &external_id);
        Self {
            id,
            source: source.to_owned(),
            external_id,
            content,
            lineage: id,
            lineage_no: 1,
            reverses: None,
            replaces: None,
            reason: String::new(),
            recorded_at: now,
        }
    }

    /// The fact that cancels this one, on the same day.
    #[must_use]
    pub fn reversal(&self, tenant: &str, reason: &str, now: DateTime<Utc>) -> Self {
        let external_id = format!("{}:reversed", self.external_id);
        Self {
            id: Self::id_of(tenant, &self.source, &external_id),
            external_id,
            lineage_no: self.lineage_no + 1,
            reverses: Some(self.id),
            replaces: None,
            reason: reason.to_owned(),
            recorded_at: now,
            ..self.clone()
        }
    }

    /// Puts this fact behind another and the other's reversal.
    #[must_use]
    pub fn succeeding(self, other: &Self, reason: &str) -> Self {
        Self {
            lineage: other.lineage,
            lineage_no: other.lineage_no + 2,
            replaces: Some(other.id),
            reason: reason.to_owned(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
