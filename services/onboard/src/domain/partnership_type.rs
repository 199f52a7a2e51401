//! How a partner works with the vendor.

use super::named::named;

named! {
    /// From low-touch to high-touch. What a type means is data (see `type_profile`), never a branch on its name.
    pub enum PartnershipType {
        Informal = "INFORMAL",
        Affiliate = "AFFILIATE",
        Referral = "REFERRAL",
        Reseller = "RESELLER",
        Isv = "ISV",
        Oem = "OEM",
        Si = "SI",
    }
}
