//! The two kinds of partners that deals are made with: one sells our product, one brings deals.
use contracts::tandem::onboard::v1::Gap;
use contracts::tandem::partnership::v1::{PartnerRole, PartnershipType};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Paid a commission on each registered booking, and a rebate on the quarter's.
    Reseller,
    /// Paid a bonus on each deal that it sourced.
    Isv,
}

impl Kind {
    pub const ALL: [Self; 2] = [Self::Reseller, Self::Isv];

    /// What it does for a deal.
    pub fn role(self) -> PartnerRole {
        match self {
            Self::Reseller => PartnerRole::Fulfilment,
            Self::Isv => PartnerRole::Sourced,
        }
    }

    pub(super) fn partnership_type(self) -> PartnershipType {
        match self {
            Self::Reseller => PartnershipType::Reseller,
            Self::Isv => PartnershipType::Isv,
        }
    }

    pub(super) fn gap(self) -> Gap {
        match self {
            Self::Reseller => Gap::MarketReach,
            Self::Isv => Gap::ProductCapability,
        }
    }

    /// What the program is judged by.
    pub(super) fn metric(self) -> &'static str {
        match self {
            Self::Reseller => "resale_revenue",
            Self::Isv => "win_rate",
        }
    }
}
