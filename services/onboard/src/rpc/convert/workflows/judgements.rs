use contracts::tandem::onboard::v1;
use kit::{Violations, wire};

use super::super::{NAME, words};
use crate::domain::workflow::approval::Approval;
use crate::domain::workflow::qualification::{Criterion, Qualification};
use words::Word as _;

pub fn qualification(
    violations: &mut Violations,
    path: &str,
    message: v1::QualificationStep,
) -> Qualification {
    let criteria = message.criteria.into_iter().enumerate();
    let criteria = criteria.map(|(n, criterion)| Criterion {
        title: wire::text(
            violations,
            &format!("{path}.criteria[{n}].title"),
            &criterion.title,
            NAME,
        ),
        key: criterion.key,
        weight: criterion.weight,
        max_points: criterion.max_points,
    });
    Qualification {
        criteria: criteria.collect(),
        threshold: message.threshold,
    }
}

pub fn qualification_to_wire(qualification: &Qualification) -> v1::QualificationStep {
    let criteria = qualification
        .criteria
        .iter()
        .map(|criterion| v1::Criterion {
            key: criterion.key.clone(),
            title: criterion.title.clone(),
            weight: criterion.weight,
            max_points: criterion.max_points,
        });
    v1::QualificationStep {
        criteria: criteria.collect(),
        threshold: qualification.threshold,
    }
}

pub fn approval(violations: &mut Violations, path: &str, message: &v1::ApprovalStep) -> Approval {
    let roles = message.roles.iter().enumerate();
    let roles = roles.filter_map(|(n, role)| {
        let path = format!("{path}.roles[{n}]");
        words::required(violations, &path, *role)
    });
    Approval {
        roles: roles.collect(),
        approvals_needed: message.approvals_needed,
        approvers: message.approvers,
    }
}

pub fn approval_to_wire(approval: &Approval) -> v1::ApprovalStep {
    v1::ApprovalStep {
        roles: approval.roles.iter().map(|role| role.to_wire()).collect(),
        approvals_needed: approval.approvals_needed,
        approvers: approval.approvers,
    }
}
