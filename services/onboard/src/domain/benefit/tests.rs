//! What becomes of a grant while its enrollment and tier change.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::entitlement::Holder;
use super::grant::{Grant, GrantAction, GrantState};
use super::{Benefit, BenefitKind, BenefitState, Terms};
use crate::domain::Named as _;
use crate::domain::membership::Membership;
use crate::domain::tier::review::Review;
use crate::domain::tier::scheme::{Terms as TierTerms, Tier, TierScheme};

fn scheme() -> TierScheme {
    let tier = |key: &str| Tier {
        key: key.to_owned(),
        display_name: key.to_owned(),
        rule: None,
    };
    let review = Review {
        every_months: 12,
        month: 1,
        day: 1,
    };
    let terms = TierTerms {
        tiers: ["base", "silver", "gold"].map(tier).to_vec(),
        review,
        grace_days: 0,
    };
    TierScheme {
        program_id: Uuid::nil(),
        terms,
        version: 1,
    }
}

fn licences(revision: i64) -> Benefit {
    Benefit {
        id: Uuid::from_u128(1),
        program_id: Uuid::nil(),
        key: "licences".to_owned(),
        terms: Terms {
            tier_key: Some("silver".to_owned()),
            display_name: "Licences".to_owned(),
            kind: BenefitKind::Licence,
            quantity: None,
            unit: String::new(),
            parameters: BTreeMap::new(),
        },
        state: BenefitState::Active,
        revision,
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn settled(
    grant: Option<&Grant>,
    membership: Membership,
    tier: &str,
    benefit: &Benefit,
) -> Option<Grant> {
    let scheme = scheme();
    let holder = Holder {
        enrollment_id: Uuid::nil(),
        partner_id: Uuid::nil(),
        membership,
        scheme: Some(&scheme),
        tier_key: Some(tier).filter(|tier| !tier.is_empty()),
    };
    holder.settle(
        benefit,
        grant,
        Uuid::from_u128(2),
        DateTime::<Utc>::UNIX_EPOCH,
    )
}

#[test]
fn grants_follow_membership_and_tier() {
    use GrantState::{Held, Pending, Revoked};
    use Membership::{InForce, Over, Suspended};
    let benefit = licences(1);
    let mut grant: Option<Grant> = None;
    for (membership, tier, state) in [
        (Membership::Pending, "", None),
        (InForce, "base", None),
        (InForce, "gold", Some(Pending)),
        (Suspended, "gold", Some(Held)),
        (InForce, "gold", Some(Pending)),
        (InForce, "base", Some(Revoked)),
        (Suspended, "base", Some(Revoked)),
        (InForce, "silver", Some(Pending)),
        (Over, "", Some(Revoked)),
        (InForce, "silver", Some(Pending)),
    ] {
        grant = settled(grant.as_ref(), membership, tier, &benefit).or(grant);
        assert_eq!(
            grant.as_ref().map(|grant| grant.state),
            state,
            "{membership:?} in {tier:?}"
        );
        assert_eq!(
            settled(grant.as_ref(), membership, tier, &benefit),
            None,
            "settling twice changes nothing"
        );
    }
}

#[test]
fn a_restated_benefit_is_provided_anew_and_a_retired_one_revoked() {
    let now = DateTime::UNIX_EPOCH;
    let granted = settled(None, Membership::InForce, "silver", &licences(1)).expect("a grant");
    let provided = granted.confirm("crm-7".to_owned(), now).expect("legal");
    let anew =
        settled(Some(&provided), Membership::InForce, "silver", &licences(2)).expect("a change");
    assert_eq!(
        (anew.state, anew.benefit_revision),
        (GrantState::Pending, 2)
    );
    let retired = licences(2).retire().expect("active");
    let gone = settled(Some(&anew), Membership::InForce, "silver", &retired).expect("a change");
    assert_eq!(
        (gone.state, gone.reason.as_str()),
        (GrantState::Revoked, "the benefit is retired")
    );
    assert_eq!(
        settled(Some(&gone), Membership::InForce, "silver", &retired),
        None
    );
}

proptest! {
    /// Whatever is tried: only the steps of the diagram happen, and a refusal names what is legal.
    #[test]
    fn a_grant_stays_in_its_diagram(actions in prop::collection::vec(0..GrantAction::ALL.len(), 0..40)) {
        let mut grant = settled(None, Membership::InForce, "gold", &licences(1)).expect("a grant");
        for action in actions.into_iter().map(|n| GrantAction::ALL[n]) {
            let before = grant.clone();
            match grant.clone().step(action, "why".to_owned(), DateTime::UNIX_EPOCH) {
                Ok(after) => {
                    prop_assert!(action.starts_from().contains(&before.state));
                    prop_assert_eq!((after.state, after.revision), (action.leads_to(), before.revision + 1));
                    grant = after;
                }
                Err(refused) => {
                    prop_assert!(!action.starts_from().contains(&before.state));
                    let text = refused.to_string();
                    let (_, named) = text.split_once("legal is ").expect("what is legal");
                    let legal = GrantAction::ALL.iter().filter(|other| other.starts_from().contains(&before.state));
                    prop_assert_eq!(named, legal.map(|other| other.name()).collect::<Vec<_>>().join(", "));
                }
            }
        }
    }
}
