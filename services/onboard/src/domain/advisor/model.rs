//! What each model asks of customers and of both sides.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Introductions, People, ProductKnowledge};
use crate::domain::partnership_type::PartnershipType;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    #[serde(rename = "type")]
    pub partnership_type: PartnershipType,
    /// Percent of our customers.
    pub least_overlap: Decimal,
    /// Percent of our customers.
    pub least_appeal: Decimal,
    pub knowledge: ProductKnowledge,
    pub introductions: Introductions,
    /// A year.
    pub co_marketing: i32,
    pub ours: People,
    pub theirs: People,
    /// Percent of the customers' payments that we keep.
    pub our_share: Decimal,
}

/// From low-touch to high-touch.
pub fn ladder() -> Vec<Model> {
    serde_json::from_str(include_str!("models.json")).unwrap_or_default()
}
