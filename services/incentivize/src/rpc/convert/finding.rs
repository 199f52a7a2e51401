//! What a plan is looked over for.

use contracts::tandem::incentivize::v1 as contract;
use kit::wire;

use super::Named as _;
use crate::domain::{
    lint::{Finding, lint},
    plan::PlanVersion,
};

pub(crate) fn findings(version: &PlanVersion) -> Vec<contract::PlanFinding> {
    lint(version).into_iter().map(finding).collect()
}

fn finding(finding: Finding) -> contract::PlanFinding {
    contract::PlanFinding {
        severity: contract::FindingSeverity::number(finding.severity.code()),
        reason: finding.reason.to_owned(),
        component_key: finding.component_key,
        field: finding.field,
        at: finding.at.map(wire::to_decimal),
        amount: finding.amount.map(wire::to_money),
        description: finding.description,
    }
}
