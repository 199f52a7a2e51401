//! The tiers that a new program starts with, where its type knows any: affiliates and informal partners have none.

use serde::Deserialize;

use super::scheme::Terms;
use crate::domain::partnership_type::PartnershipType;

#[derive(Deserialize)]
struct Default {
    #[serde(rename = "type")]
    partnership_type: PartnershipType,
    #[serde(flatten)]
    terms: Terms,
}

/// Amounts are in the tenant's currency.
pub fn default_of(partnership_type: PartnershipType) -> Option<Terms> {
    let defaults: Vec<Default> =
        serde_json::from_str(include_str!("defaults.json")).unwrap_or_default();
    let found = defaults
        .into_iter()
        .find(|default| default.partnership_type == partnership_type);
    found.map(|default| default.terms)
}
