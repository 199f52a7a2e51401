use chrono::NaiveDate;
use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{amount, date, optional_uuid, text, to_date, to_money, to_timestamp, uuid};
use uuid::Uuid;

use super::own_partner;
use super::vocabulary::{
    read_second_registrant, read_state, to_conflict_kind, to_second_registrant, to_state, to_type,
};
use crate::commands::create_registration::Claim;
use crate::domain::registration::{Conflict, ConflictKind, Policy, Registration, SecondRegistrant};
use crate::error::{Error, Result};
use crate::store::registration::Filter;

/// Days of protection, at most.
const MAX_PROTECTION_DAYS: i32 = 3_650;
/// How old knowledge may be, at most.
const MAX_KNOWLEDGE_AGE_MINUTES: i32 = 1_440;

/// A registration as `viewer` may see it: another partner's claim stays without a name.
pub(crate) fn registration(
    registration: &Registration,
    account_id: Option<Uuid>,
    viewer: Option<Uuid>,
) -> wire::Registration {
    wire::Registration {
        registration_id: registration.id.to_string(),
        partner_id: registration.partner_id.to_string(),
        opportunity_id: registration.opportunity_id.to_string(),
        account_id: account_id.map(|id| id.to_string()).unwrap_or_default(),
        types: registration.types.iter().copied().map(to_type).collect(),
        state: to_state(registration.state),
        protected_until: registration.protected_until.map(to_date),
        conflicts: registration
            .conflicts
            .iter()
            .map(|one| conflict(one, viewer))
            .collect(),
        reason: registration.reason.clone(),
        historic: registration.historic,
        etag: kit::etag(registration.version),
        create_time: Some(to_timestamp(registration.created_at)),
        solution_id: registration
            .solution_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        person_id: registration.person_id.clone(),
    }
}

fn conflict(conflict: &Conflict, viewer: Option<Uuid>) -> wire::RegistrationConflict {
    let own = conflict.kind == ConflictKind::Duplicate;
    let visible = viewer.is_none() || own;
    wire::RegistrationConflict {
        kind: to_conflict_kind(conflict.kind),
        registration_id: if visible {
            conflict.registration_id.to_string()
        } else {
            String::new()
        },
        explanation: conflict.explanation.clone(),
    }
}

pub(crate) fn registration_filter(
    request: &wire::ListRegistrationsRequest,
    viewer: Option<Uuid>,
) -> Result<Filter> {
    let mut violations = Violations::new();
    let partner_id = own_partner(&mut violations, "partner_id", &request.partner_id, viewer)?;
    let filter = Filter {
        partner_id,
        opportunity_id: optional_uuid(&mut violations, "opportunity_id", &request.opportunity_id),
        account_id: optional_uuid(&mut violations, "account_id", &request.account_id),
        state: read_state(&mut violations, "state", request.state),
        conflicting: request.conflicting,
    };
    violations.check()?;
    Ok(filter)
}

pub(crate) fn policy(policy: &Policy) -> wire::RegistrationPolicy {
    wire::RegistrationPolicy {
        protection_days: policy.protection_days,
        second_registrant: to_second_registrant(policy.second_registrant),
        auto_approve_up_to: policy.auto_approve_up_to.map(to_money),
        etag: kit::etag(policy.version),
        max_knowledge_age_minutes: policy.max_knowledge_age_minutes,
    }
}

/// What is absent is as by default.
pub(crate) fn policy_terms(given: Option<wire::RegistrationPolicy>) -> Result<Policy> {
    let mut violations = Violations::new();
    let given = given.unwrap_or_default();
    let default = Policy::default();
    let days = given.protection_days;
    if !(0..=MAX_PROTECTION_DAYS).contains(&days) {
        let text = format!(
            "at most {MAX_PROTECTION_DAYS} days; 0 means {}",
            default.protection_days
        );
        violations.add("registration_policy.protection_days", "OUT_OF_RANGE", text);
    }
    let path = "registration_policy.second_registrant";
    let second_registrant = read_second_registrant(&mut violations, path, given.second_registrant);
    let path = "registration_policy.auto_approve_up_to";
    let auto_approve_up_to = amount(&mut violations, path, given.auto_approve_up_to);
    let age = given.max_knowledge_age_minutes;
    if !(0..=MAX_KNOWLEDGE_AGE_MINUTES).contains(&age) {
        let text = format!(
            "at most {MAX_KNOWLEDGE_AGE_MINUTES} minutes; 0 means {}",
            default.max_knowledge_age_minutes
        );
        let path = "registration_policy.max_knowledge_age_minutes";
        violations.add(path, "OUT_OF_RANGE", text);
    }
    violations.check()?;
    Ok(Policy {
        protection_days: if days == 0 {
            default.protection_days
        } else {
            days
        },
        second_registrant: second_registrant.unwrap_or(SecondRegistrant::Review),
        auto_approve_up_to,
        max_knowledge_age_minutes: match age {
            0 => default.max_knowledge_age_minutes,
            age => age,
        },
        version: 0,
    })
}

/// Who claims what; a partner's user claims for the own partner.
pub(crate) fn claim(given: Option<wire::Registration>, viewer: Option<Uuid>) -> Result<Claim> {
    let mut violations = Violations::new();
    let given = given.unwrap_or_default();
    let partner_id = own_partner(
        &mut violations,
        "registration.partner_id",
        &given.partner_id,
        viewer,
    )?;
    if partner_id.is_none() && given.partner_id.is_empty() {
        violations.add("registration.partner_id", "REQUIRED", "a partner claims");
    }
    let opportunity_id = uuid(
        &mut violations,
        "registration.opportunity_id",
        &given.opportunity_id,
    );
    let path = "registration.solution_id";
    let solution_id = optional_uuid(&mut violations, path, &given.solution_id);
    let path = "registration.person_id";
    let person_id = text(&mut violations, path, &given.person_id, 0..=200);
    Ok(Claim {
        partner_id,
        opportunity_id,
        solution_id,
        person_id,
        violations,
    })
}

/// Which registration is extended, and to when.
pub(crate) fn extension(request: &wire::ExtendRegistrationRequest) -> Result<(Uuid, NaiveDate)> {
    let mut violations = Violations::new();
    let id = uuid(&mut violations, "registration_id", &request.registration_id);
    let until = date(&mut violations, "protected_until", request.protected_until);
    if request.protected_until.is_none() {
        violations.add(
            "protected_until",
            "REQUIRED",
            "the first day without protection is needed",
        );
    }
    id.zip(until).ok_or(Error::Invalid(violations))
}
