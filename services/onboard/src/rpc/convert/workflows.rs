//! Workflows, with every bad field named, and back.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::workflow_step::Kind;
use kit::{Violations, wire};

use super::{NAME, OPTIONAL_PROSE, words};
use crate::domain::workflow::check::Check;
use crate::domain::workflow::evidenced::{Agreement, Document};
use crate::domain::workflow::template::Template;
use crate::domain::workflow::{Actor, Gate, Step, StepKind, Workflow};
use words::Word as _;

mod checks;
mod forms;
mod judgements;
mod training;

/// What can't be read is replaced by what nothing can be wrong with, so that all other fields are looked at in their places.
pub fn read(violations: &mut Violations, path: &str, message: v1::Workflow) -> Workflow {
    let steps = message.steps.into_iter().enumerate();
    let steps = steps.map(|(n, step)| read_step(violations, &format!("{path}.steps[{n}]"), step));
    let workflow = Workflow {
        steps: steps.collect(),
        instant: message.instant,
    };
    for problem in workflow.problems(path) {
        violations.add(problem.field, problem.reason, problem.description);
    }
    workflow
}

fn read_step(violations: &mut Violations, path: &str, message: v1::WorkflowStep) -> Step {
    let actor = words::required(violations, &format!("{path}.actor"), message.actor);
    let gate = format!("{path}.required_before");
    let required_before = words::required(violations, &gate, message.required_before);
    let title = wire::text(violations, &format!("{path}.title"), &message.title, NAME);
    let instructions = wire::text(
        violations,
        &format!("{path}.instructions"),
        &message.instructions,
        OPTIONAL_PROSE,
    );
    Step {
        key: message.key,
        title,
        instructions,
        actor: actor.unwrap_or(Actor::Vendor),
        required_before: required_before.unwrap_or(Gate::Activate),
        kind: read_kind(violations, path, message.kind),
    }
}

fn read_kind(violations: &mut Violations, path: &str, kind: Option<Kind>) -> StepKind {
    match kind {
        Some(Kind::Form(form)) => {
            StepKind::Form(forms::read(violations, &format!("{path}.form"), form))
        }
        Some(Kind::Document(document)) => StepKind::Document(Document {
            document_key: document.document_key,
            count: document.count,
        }),
        Some(Kind::Agreement(agreement)) => StepKind::Agreement(Agreement {
            agreement_key: agreement.agreement_key,
        }),
        Some(Kind::Qualification(qualification)) => {
            let path = format!("{path}.qualification");
            StepKind::Qualification(judgements::qualification(violations, &path, qualification))
        }
        Some(Kind::Training(training)) => {
            let path = format!("{path}.training");
            StepKind::Training(training::read(violations, &path, training))
        }
        Some(Kind::Approval(approval)) => {
            let path = format!("{path}.approval");
            StepKind::Approval(judgements::approval(violations, &path, &approval))
        }
        Some(Kind::Check(check)) => {
            let path = format!("{path}.check");
            StepKind::Check(checks::read(violations, &path, check))
        }
        None => {
            violations.add(path, "REQUIRED", "a step is of a kind");
            StepKind::Check(Check::ExternalId)
        }
    }
}

pub fn to_wire(workflow: &Workflow) -> v1::Workflow {
    v1::Workflow {
        steps: workflow.steps.iter().map(step_to_wire).collect(),
        instant: workflow.instant,
    }
}

/// What a partner's user sees: the partner's steps.
pub fn of_partner(workflow: &v1::Workflow) -> v1::Workflow {
    let steps = workflow.steps.iter();
    let own = steps.filter(|step| step.actor() == v1::StepActor::Partner);
    v1::Workflow {
        steps: own.cloned().collect(),
        instant: workflow.instant,
    }
}

pub fn step_to_wire(step: &Step) -> v1::WorkflowStep {
    v1::WorkflowStep {
        key: step.key.clone(),
        title: step.title.clone(),
        instructions: step.instructions.clone(),
        actor: step.actor.to_wire(),
        required_before: step.required_before.to_wire(),
        kind: Some(kind_to_wire(&step.kind)),
    }
}

fn kind_to_wire(kind: &StepKind) -> Kind {
    match kind {
        StepKind::Form(form) => Kind::Form(forms::to_wire(form)),
        StepKind::Document(document) => Kind::Document(v1::DocumentStep {
            document_key: document.document_key.clone(),
            count: document.count,
        }),
        StepKind::Agreement(agreement) => Kind::Agreement(v1::AgreementStep {
            agreement_key: agreement.agreement_key.clone(),
        }),
        StepKind::Qualification(qualification) => {
            Kind::Qualification(judgements::qualification_to_wire(qualification))
        }
        StepKind::Training(training) => Kind::Training(training::to_wire(training)),
        StepKind::Approval(approval) => Kind::Approval(judgements::approval_to_wire(approval)),
        StepKind::Check(check) => Kind::Check(checks::to_wire(check)),
    }
}

pub fn template_to_wire(
    partnership_type: crate::domain::partnership_type::PartnershipType,
    template: &Template,
) -> v1::WorkflowTemplate {
    v1::WorkflowTemplate {
        r#type: partnership_type.to_wire(),
        description: template.description.clone(),
        workflow: Some(to_wire(&template.workflow)),
    }
}
