//! What a total is measured against: the tiers of a table, or a quota.

use rust_decimal::Decimal;

use super::tiers::Tiers;

/// In the unit of the total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    pub tiers: Tiers,
    /// The total that is a hundred percent, where there is one.
    pub quota: Option<Decimal>,
}

impl From<&Tiers> for Scale {
    fn from(tiers: &Tiers) -> Self {
        Self {
            tiers: tiers.clone(),
            quota: None,
        }
    }
}
