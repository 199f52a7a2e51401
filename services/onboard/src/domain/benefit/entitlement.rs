//! What an enrollment's membership and tier entitle it to, and what follows for its grants.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::grant::{Grant, GrantAction, GrantState};
use super::{Benefit, BenefitState};
use crate::domain::membership::Membership;
use crate::domain::tier::scheme::TierScheme;

/// One enrollment, as benefits see it.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    pub enrollment_id: Uuid,
    pub partner_id: Uuid,
    pub membership: Membership,
    /// The program's tiers; absent: it has none.
    pub scheme: Option<&'a TierScheme>,
    /// The key of the tier held.
    pub tier_key: Option<&'a str>,
}

impl Holder<'_> {
    /// The grant of `benefit` after what is known now; absent: as it was. `new_id` names a first grant.
    pub fn settle(
        &self,
        benefit: &Benefit,
        grant: Option<&Grant>,
        new_id: Uuid,
        now: DateTime<Utc>,
    ) -> Option<Grant> {
        let stepped =
            |grant: &Grant, action, reason: String| grant.clone().step(action, reason, now).ok();
        match (self.membership, self.why_not(benefit), grant) {
            (Membership::Pending, ..) | (Membership::Suspended | Membership::Over, _, None) => None,
            (Membership::Over, _, Some(grant)) => {
                let reason = "the enrollment is no longer in force";
                stepped(grant, GrantAction::Revoke, reason.to_owned())
            }
            (_, Some(reason), Some(grant)) => stepped(grant, GrantAction::Revoke, reason),
            (_, Some(_), None) => None,
            (Membership::Suspended, None, Some(grant)) if grant.state != GrantState::Revoked => {
                stepped(
                    grant,
                    GrantAction::Hold,
                    "the enrollment is suspended".to_owned(),
                )
            }
            (Membership::Suspended, None, Some(_)) => None,
            (Membership::InForce, None, None) => Some(self.first(benefit, new_id, now)),
            (Membership::InForce, None, Some(grant)) => again(benefit, grant, now),
        }
    }

    /// Why the tier does not have it; nothing when it has.
    fn why_not(&self, benefit: &Benefit) -> Option<String> {
        if benefit.state == BenefitState::Retired {
            return Some("the benefit is retired".to_owned());
        }
        let needed = benefit.terms.tier_key.as_deref()?;
        let place = |key| self.scheme.and_then(|scheme| scheme.terms.place_of(key));
        let has = place(needed).is_some_and(|needed| self.tier_key.and_then(place) >= Some(needed));
        (!has).then(|| match self.tier_key {
            Some(held) => format!("needs tier {needed}; the partner is in tier {held}"),
            None => format!("needs tier {needed}; the partner is in none"),
        })
    }

    fn first(&self, benefit: &Benefit, id: Uuid, now: DateTime<Utc>) -> Grant {
        Grant {
            id,
            enrollment_id: self.enrollment_id,
            partner_id: self.partner_id,
            benefit_id: benefit.id,
            benefit_revision: benefit.revision,
            state: GrantState::Pending,
            reason: String::new(),
            reference: String::new(),
            revision: 1,
            changed_at: now,
        }
    }
}

/// What was taken away is granted again, and what was provided as it used to be is provided anew.
fn again(benefit: &Benefit, grant: &Grant, now: DateTime<Utc>) -> Option<Grant> {
    let lost = matches!(grant.state, GrantState::Held | GrantState::Revoked);
    let outdated = grant.benefit_revision < benefit.revision;
    let benefit_revision = benefit.revision;
    if !lost && !outdated {
        return None;
    }
    if grant.state == GrantState::Pending {
        let revision = grant.revision + 1;
        return Some(Grant {
            benefit_revision,
            revision,
            ..grant.clone()
        });
    }
    let granted = grant
        .clone()
        .step(GrantAction::Grant, String::new(), now)
        .ok()?;
    Some(Grant {
        benefit_revision,
        ..granted
    })
}
