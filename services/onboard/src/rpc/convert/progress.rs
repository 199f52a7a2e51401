//! Cases as their callers may see them.

use contracts::tandem::onboard::v1;
use kit::{Caller, Violations, wire};
use uuid::Uuid;

use super::words::Word as _;
use super::{id, workflows};
use crate::commands::Target;
use crate::domain::case::{Case, NextAction};
use crate::domain::progress::assess::{Missing, StepStatus};
use crate::domain::progress::{Entry, Work};
use crate::domain::workflow::{Actor, Step, StepKind};
use chrono::NaiveDate;

mod answers;
mod judgements;

pub use answers::answers;
pub use judgements::{scoring, verdict};

/// The case on `day`, as far as the caller may see it.
pub fn shown_to(caller: &Caller, case: &Case, day: NaiveDate) -> v1::EnrollmentProgress {
    let is_vendor = caller.partner.is_none();
    let statuses = case.statuses(day);
    let steps = statuses.iter().map(|status| {
        let work = case.progress.work.get(&status.step.key);
        match is_vendor || status.step.actor == Actor::Partner {
            true => step_to_wire(status, work),
            false => outline(status),
        }
    });
    let actions = case.next_actions(day);
    let actions = actions
        .iter()
        .filter(|action| is_vendor || action.actor == Actor::Partner);
    v1::EnrollmentProgress {
        enrollment_id: case.enrollment.id.to_string(),
        steps: steps.collect(),
        next_actions: actions.map(action_to_wire).collect(),
        etag: kit::etag(case.progress.revision),
    }
}

fn step_to_wire(status: &StepStatus<'_>, work: Option<&Work>) -> v1::StepProgress {
    let decisions = work.map_or(&[][..], |work| work.decisions.as_slice());
    let score = work.and_then(|work| work.score.as_ref());
    v1::StepProgress {
        step: Some(workflows::step_to_wire(status.step)),
        state: status.state.to_wire(),
        answers: match (&status.step.kind, work) {
            (StepKind::Form(form), Some(work)) => answers::to_wire(form, &work.answers),
            _ => Vec::new(),
        },
        score: match &status.step.kind {
            StepKind::Qualification(qualification) => {
                score.map(|score| judgements::score_to_wire(qualification, score))
            }
            _ => None,
        },
        decisions: decisions.iter().map(judgements::decision_to_wire).collect(),
        missing: status.missing.iter().map(missing_to_wire).collect(),
    }
}

/// That the vendor has something to do, and whether it is done.
fn outline(status: &StepStatus<'_>) -> v1::StepProgress {
    let Step {
        key,
        title,
        actor,
        required_before,
        ..
    } = status.step;
    let step = v1::WorkflowStep {
        key: key.clone(),
        title: title.clone(),
        actor: actor.to_wire(),
        required_before: required_before.to_wire(),
        ..Default::default()
    };
    v1::StepProgress {
        step: Some(step),
        state: status.state.to_wire(),
        ..Default::default()
    }
}

fn missing_to_wire(missing: &Missing) -> v1::MissingStep {
    v1::MissingStep {
        step_key: missing.step_key.clone(),
        code: missing.code.to_owned(),
        description: missing.description.clone(),
        remedy: missing.remedy.clone(),
    }
}

fn action_to_wire(action: &NextAction) -> v1::NextAction {
    v1::NextAction {
        actor: action.actor.to_wire(),
        roles: action.roles.iter().map(|role| role.to_wire()).collect(),
        step_key: action.step_key.clone(),
        description: action.description.clone(),
    }
}

pub fn entry_to_wire(entry: &Entry) -> v1::HistoryEntry {
    v1::HistoryEntry {
        step_key: entry.step_key.clone(),
        action: entry.action.to_wire(),
        description: entry.description.clone(),
        actor: entry.actor.clone(),
        entry_time: Some(wire::to_timestamp(entry.at)),
    }
}

pub fn migration(
    message: &v1::MigrateEnrollmentsRequest,
) -> Result<crate::commands::migrate_enrollments::Migration, kit::Error> {
    let mut violations = Violations::new();
    let program_id = wire::uuid(&mut violations, "program_id", &message.program_id);
    let enrollment_id =
        wire::optional_uuid(&mut violations, "enrollment_id", &message.enrollment_id);
    match program_id {
        Some(program_id) if violations.is_empty() => {
            Ok(crate::commands::migrate_enrollments::Migration {
                program_id,
                enrollment_id,
            })
        }
        _ => Err(kit::Error::invalid(violations)),
    }
}

/// The enrollment whose step is worked on; its id is checked before anything else.
fn target(enrollment_id: &str, etag: String) -> Result<Target, kit::Error> {
    let id: Uuid = id("enrollment_id", enrollment_id)?;
    Ok(Target { id, etag })
}
