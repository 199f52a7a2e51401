//! In which capacity people act on enrollments.

use super::named::named;

named! {
    pub enum Role {
        TenantAdmin = "TENANT_ADMIN",
        ProgramOwner = "PROGRAM_OWNER",
        PartnerManager = "PARTNER_MANAGER",
        FieldSeller = "FIELD_SELLER",
        Finance = "FINANCE",
        PartnerUser = "PARTNER_USER",
    }
}

impl Role {
    /// How many roles the vendor's people have.
    pub const VENDORS: usize = 5;

    pub const fn is_of_vendor(self) -> bool {
        !matches!(self, Self::PartnerUser)
    }
}
