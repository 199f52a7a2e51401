//! The workflow that a program has unless it brings its own, one for every partnership type.

use serde::Deserialize;

use super::Workflow;
use crate::domain::partnership_type::PartnershipType;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Template {
    pub description: String,
    #[serde(flatten)]
    pub workflow: Workflow,
}

/// The type's template.
pub fn of(partnership_type: PartnershipType) -> Template {
    let text = match partnership_type {
        PartnershipType::Informal => include_str!("templates/informal.json"),
        PartnershipType::Affiliate => include_str!("templates/affiliate.json"),
        PartnershipType::Referral => include_str!("templates/referral.json"),
        PartnershipType::Reseller => include_str!("templates/reseller.json"),
        PartnershipType::Isv => include_str!("templates/isv.json"),
        PartnershipType::Oem => include_str!("templates/oem.json"),
        PartnershipType::Si => include_str!("templates/si.json"),
    };
    serde_json::from_str(text).expect("a test reads the embedded file")
}
