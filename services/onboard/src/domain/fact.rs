//! The facts that partners produce, and patterns that pick some of them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::named::named;

named! {
    pub enum FactKind {
        ResaleBooking = "RESALE_BOOKING",
        Contribution = "CONTRIBUTION",
        ReferralOutcome = "REFERRAL_OUTCOME",
        Renewal = "RENEWAL",
        Refund = "REFUND",
        UnitReport = "UNIT_REPORT",
        MarketplaceTransaction = "MARKETPLACE_TRANSACTION",
        Conversion = "CONVERSION",
        CustomerPayment = "CUSTOMER_PAYMENT",
        Churn = "CHURN",
        ServicesAttached = "SERVICES_ATTACHED",
        IntegrationMilestone = "INTEGRATION_MILESTONE",
        IntegrationCertification = "INTEGRATION_CERTIFICATION",
        Competency = "COMPETENCY",
        MdfClaim = "MDF_CLAIM",
    }
}

impl FactKind {
    /// Whether a won opportunity knows all that facts of the kind must say.
    pub fn follows_from_a_win(self) -> bool {
        match self {
            Self::ResaleBooking
            | Self::Contribution
            | Self::ReferralOutcome
            | Self::Renewal
            | Self::UnitReport
            | Self::MarketplaceTransaction
            | Self::ServicesAttached => true,
            Self::Refund
            | Self::Conversion
            | Self::CustomerPayment
            | Self::Churn
            | Self::IntegrationMilestone
            | Self::IntegrationCertification
            | Self::Competency
            | Self::MdfClaim => false,
        }
    }
}

named! {
    /// What a partner does for a deal.
    pub enum PartnerRole {
        Sourced = "SOURCED",
        Influenced = "INFLUENCED",
        CoSell = "CO_SELL",
        Fulfilment = "FULFILMENT",
        Implementation = "IMPLEMENTATION",
    }
}

named! {
    /// Where a fact comes from.
    pub enum FactOrigin {
        /// Derived from a won opportunity.
        WonOpportunity = "WON_OPPORTUNITY",
        /// Somebody reports it.
        Reported = "REPORTED",
    }
}

/// A fact that partners of a type produce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProducedFact {
    pub kind: FactKind,
    /// Absent where the kind knows no role.
    pub role: Option<PartnerRole>,
    pub origin: FactOrigin,
}

/// Facts of a kind, in one role or in any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactPattern {
    pub kind: FactKind,
    /// Absent: any role, or none.
    pub role: Option<PartnerRole>,
}

impl FactPattern {
    pub const fn of(kind: FactKind) -> Self {
        Self { kind, role: None }
    }

    pub const fn in_role(kind: FactKind, role: PartnerRole) -> Self {
        Self {
            kind,
            role: Some(role),
        }
    }

    pub fn picks(self, fact: &ProducedFact) -> bool {
        self.kind == fact.kind && (self.role.is_none() || self.role == fact.role)
    }
}

impl fmt::Display for FactPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.role {
            Some(role) => write!(f, "{} in role {role}", self.kind),
            None => write!(f, "{}", self.kind),
        }
    }
}
