//! A fact names the partner's approved registration of its deal, if the claim was still protected on the fact's day.

use chrono::NaiveDate;
use uuid::Uuid;

/// An approved registration of an opportunity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedClaim {
    pub registration_id: Uuid,
    pub partner_id: Uuid,
    /// First day on which the claim is no longer protected.
    pub protected_until: NaiveDate,
}

impl ApprovedClaim {
    /// The partner's claim that covers the day; the oldest of several.
    pub fn covering(claims: &[Self], partner_id: Uuid, day: NaiveDate) -> Option<Uuid> {
        let covers = |claim: &&Self| claim.partner_id == partner_id && day < claim.protected_until;
        claims
            .iter()
            .filter(covers)
            .map(|claim| claim.registration_id)
            .min()
    }
}
