//! Kinds of facts, and what a partner may do for a deal.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FactKind {
    ResaleBooking,
    Contribution,
    ReferralOutcome,
    Renewal,
    Refund,
    UnitReport,
    MarketplaceTransaction,
    Conversion,
    CustomerPayment,
    Churn,
    ServicesAttached,
    IntegrationMilestone,
    IntegrationCertification,
    Competency,
    MdfClaim,
}

impl FactKind {
    const NAMES: [(Self, &str, &str); 15] = [
        (Self::ResaleBooking, "RESALE_BOOKING", "resale booking"),
        (Self::Contribution, "CONTRIBUTION", "contribution"),
        (
            Self::ReferralOutcome,
            "REFERRAL_OUTCOME",
            "referral outcome",
        ),
        (Self::Renewal, "RENEWAL", "renewal"),
        (Self::Refund, "REFUND", "refund"),
        (Self::UnitReport, "UNIT_REPORT", "unit report"),
        (
            Self::MarketplaceTransaction,
            "MARKETPLACE_TRANSACTION",
            "marketplace transaction",
        ),
        (Self::Conversion, "CONVERSION", "conversion"),
        (
            Self::CustomerPayment,
            "CUSTOMER_PAYMENT",
            "customer payment",
        ),
        (Self::Churn, "CHURN", "churn"),
        (
            Self::ServicesAttached,
            "SERVICES_ATTACHED",
            "services attached",
        ),
        (
            Self::IntegrationMilestone,
            "INTEGRATION_MILESTONE",
            "integration milestone",
        ),
        (
            Self::IntegrationCertification,
            "INTEGRATION_CERTIFICATION",
            "integration certification",
        ),
        (Self::Competency, "COMPETENCY", "competency"),
        (Self::MdfClaim, "MDF_CLAIM", "MDF claim"),
    ];

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// In words, such as "resale booking".
    pub fn words(self) -> &'static str {
        Self::NAMES[self as usize].2
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|name| name.1 == code)
            .map(|name| name.0)
    }
}

/// What the partner did for the deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    Sourced,
    Influenced,
    CoSell,
    Fulfilment,
    Implementation,
}

impl Role {
    const NAMES: [(Self, &str, &str); 5] = [
        (Self::Sourced, "SOURCED", "sourced"),
        (Self::Influenced, "INFLUENCED", "influenced"),
        (Self::CoSell, "CO_SELL", "co-sell"),
        (Self::Fulfilment, "FULFILMENT", "fulfilment"),
        (Self::Implementation, "IMPLEMENTATION", "implementation"),
    ];

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// In words, such as "co-sell".
    pub fn words(self) -> &'static str {
        Self::NAMES[self as usize].2
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|name| name.1 == code)
            .map(|name| name.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_stand_at_their_kind() {
        for (kind, code, words) in FactKind::NAMES {
            assert_eq!(
                (kind.code(), kind.words(), FactKind::from_code(code)),
                (code, words, Some(kind))
            );
        }
        for (role, code, words) in Role::NAMES {
            assert_eq!(
                (role.code(), role.words(), Role::from_code(code)),
                (code, words, Some(role))
            );
        }
        assert_eq!(FactKind::from_code("GIFT"), None);
    }
}
