use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::{key, words};
use crate::commands::Target;
use crate::domain::compliance::{Reminder, Requirement, Requirements, Standing};
use crate::domain::enrollment::Enrollment;
use crate::store::compliance_reminder::Filter;
use words::Word as _;

pub fn set(
    message: v1::SetComplianceRequirementsRequest,
) -> Result<(Target, Vec<Requirement>), Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, "program_id", &message.program_id);
    let requirements = message.requirements.into_iter().enumerate();
    let requirements = requirements
        .map(|(index, requirement)| {
            let path = format!("requirements[{index}].kind_key");
            Requirement {
                kind: key::required(&mut violations, &path, &requirement.kind_key),
                grace_days: requirement.grace_days,
            }
        })
        .collect();
    violations.check()?;
    let target = Target {
        id: id.unwrap_or_default(),
        etag: message.etag,
    };
    Ok((target, requirements))
}

pub fn filter(message: &v1::ListComplianceRemindersRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let filter = Filter {
        partner_id: wire::optional_uuid(found, "partner_id", &message.partner_id),
        kind: key::optional(found, "kind_key", &message.kind_key),
    };
    violations.check()?;
    Ok(filter)
}

pub fn to_wire(program_id: Uuid, requirements: &Requirements) -> v1::ComplianceRequirements {
    let requirement = |requirement: &Requirement| v1::ComplianceRequirement {
        kind_key: requirement.kind.clone(),
        grace_days: requirement.grace_days,
    };
    v1::ComplianceRequirements {
        program_id: program_id.to_string(),
        requirements: requirements.list.iter().map(requirement).collect(),
        etag: kit::etag(requirements.revision),
    }
}

pub fn standing_to_wire(
    enrollment: &Enrollment,
    requirement: &Requirement,
    standing: Standing,
) -> v1::PartnerRequirement {
    v1::PartnerRequirement {
        program_id: enrollment.program_id.to_string(),
        enrollment_id: enrollment.id.to_string(),
        kind_key: requirement.kind.clone(),
        state: standing.state.to_wire(),
        expire_date: standing.expires.map(wire::to_date),
        suspend_date: standing.suspends.map(wire::to_date),
    }
}

pub fn reminder_to_wire(reminder: &Reminder) -> v1::ComplianceReminder {
    v1::ComplianceReminder {
        partner_id: reminder.partner_id.to_string(),
        document_id: reminder.document_id.to_string(),
        kind_key: reminder.kind.clone(),
        expire_date: Some(wire::to_date(reminder.expires)),
        days_before: reminder.days_before,
        remind_time: Some(wire::to_timestamp(reminder.at)),
    }
}
