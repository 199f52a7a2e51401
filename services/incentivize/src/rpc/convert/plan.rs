//! Plans.

use std::sync::Arc;

use chrono::NaiveDate;
use contracts::tandem::{incentivize::v1 as contract, partnership::v1::PartnershipType};
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::{Named as _, component, finding};
use crate::{
    commands::create_plan::PlanDraft,
    domain::{
        plan::{PlanVersion, reign},
        problem::Problems,
        span::Span,
    },
    error,
    store::plan::StoredVersion,
};

/// The plan's id (the nil id unless it is `existing`) and what is said of it, every problem of it reported at once.
pub(crate) fn draft(
    plan: Option<contract::Plan>,
    existing: bool,
) -> Result<(Uuid, PlanDraft), Error> {
    let mut v = Violations::new();
    let plan = plan.unwrap_or_default();
    let plan_id = if existing {
        wire::uuid(&mut v, "plan.plan_id", &plan.plan_id)
    } else {
        None
    };
    let program_id = wire::uuid(&mut v, "plan.program_id", &plan.program_id);
    let start = wire::date(&mut v, "plan.effective_date", plan.effective_date);
    if plan.effective_date.is_none() {
        v.add("plan.effective_date", "REQUIRED", "a plan starts on a day");
    }
    let end = wire::date(&mut v, "plan.end_date", plan.end_date);
    let components = plan.components.into_iter().enumerate();
    let components = components.map(|(index, component)| component::read(&mut v, index, component));
    let draft = PlanDraft {
        program_id: program_id.unwrap_or_default(),
        name: plan.display_name.trim().to_owned(),
        // A date that can't be read is reported; its stand-in must not be.
        effective: Span {
            start: start.unwrap_or(NaiveDate::MIN),
            end,
        },
        components: components.map(Arc::new).collect(),
    };
    let mut problems = Problems::default();
    draft.clone().version(Uuid::nil(), 1).check(&mut problems);
    let known: Vec<String> = v.iter().map(|violation| violation.field.clone()).collect();
    for violation in error::violations(problems.into_found()).into_vec() {
        // A field that can't be read has a stand-in, which is not to be judged.
        if !known
            .iter()
            .any(|field| field.starts_with(&violation.field))
        {
            v.add(violation.field, &violation.reason, violation.description);
        }
    }
    v.check()?;
    Ok((plan_id.unwrap_or_default(), draft))
}

pub(crate) fn plan(stored: &StoredVersion) -> contract::Plan {
    let version = &stored.version;
    let partnership_type = stored.partnership_type.as_deref().unwrap_or_default();
    contract::Plan {
        plan_id: version.plan_id.to_string(),
        display_name: version.name.clone(),
        program_id: version.program_id.to_string(),
        r#type: PartnershipType::number(partnership_type),
        version: version.number.cast_signed(),
        state: contract::PlanState::number(version.state.code()),
        effective_date: Some(wire::to_date(version.effective.start)),
        end_date: version.effective.end.map(wire::to_date),
        components: version
            .components
            .iter()
            .map(|component| component::write(component))
            .collect(),
        etag: kit::etag(stored.revision),
        create_time: Some(wire::to_timestamp(stored.created_at)),
        activate_time: stored.activated_at.map(wire::to_timestamp),
        findings: Vec::new(),
    }
}

/// The plan with what it is looked over for.
pub(crate) fn linted(stored: &StoredVersion) -> contract::Plan {
    contract::Plan {
        findings: finding::findings(&stored.version),
        ..plan(stored)
    }
}

/// Versions with their days in force.
pub(crate) fn timeline(versions: &[StoredVersion]) -> Vec<contract::PlanVersion> {
    let all: Vec<PlanVersion> = versions
        .iter()
        .map(|stored| stored.version.clone())
        .collect();
    let version = |stored: &StoredVersion| {
        let days = reign(&stored.version, &all);
        let ruled = !days.is_empty();
        contract::PlanVersion {
            plan: Some(plan(stored)),
            in_force_start: ruled.then(|| wire::to_date(days.start)),
            in_force_end: days.end.filter(|_| ruled).map(wire::to_date),
        }
    };
    versions.iter().map(version).collect()
}
