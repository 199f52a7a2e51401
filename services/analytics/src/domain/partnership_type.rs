//! The kinds of partnership that figures are told apart by.
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartnershipType {
    Informal,
    Affiliate,
    Referral,
    Reseller,
    Isv,
    Oem,
    Si,
}

impl PartnershipType {
    /// From low-touch to high-touch.
    pub const ALL: [Self; 7] = [
        Self::Informal,
        Self::Affiliate,
        Self::Referral,
        Self::Reseller,
        Self::Isv,
        Self::Oem,
        Self::Si,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Informal => "INFORMAL",
            Self::Affiliate => "AFFILIATE",
            Self::Referral => "REFERRAL",
            Self::Reseller => "RESELLER",
            Self::Isv => "ISV",
            Self::Oem => "OEM",
            Self::Si => "SI",
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no partnership type")]
pub struct UnknownPartnershipType(String);

impl FromStr for PartnershipType {
    type Err = UnknownPartnershipType;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| UnknownPartnershipType(name.to_owned()))
    }
}
