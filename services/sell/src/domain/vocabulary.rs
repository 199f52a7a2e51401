//! The words that all pillars share, and how words are written down.

/// Declares an enumeration whose variants are stored and compared by one word.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// The word, as it is stored.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::vocabulary::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::domain::vocabulary::UnknownWord { what: stringify!($name), word: word.to_owned() }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no {what}")]
pub struct UnknownWord {
    pub what: &'static str,
    pub word: String,
}

words! {
    /// How a partner works with the vendor.
    PartnershipType {
        Informal = "INFORMAL",
        Affiliate = "AFFILIATE",
        Referral = "REFERRAL",
        Reseller = "RESELLER",
        Isv = "ISV",
        Oem = "OEM",
        Si = "SI",
    }
}

words! {
    /// What a partner did for a deal.
    Role {
        Sourced = "SOURCED",
        Influenced = "INFLUENCED",
        CoSell = "CO_SELL",
        Fulfilment = "FULFILMENT",
        Implementation = "IMPLEMENTATION",
    }
}

words! {
    /// Kinds of facts.
    FactKind {
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
