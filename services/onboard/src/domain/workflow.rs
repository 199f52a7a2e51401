//! What partner and vendor do before an enrollment is active: ordered steps, as data of a program's version.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::named::named;
use super::problem::Problem;

pub mod answer;
pub mod approval;
pub mod check;
mod country;
pub mod evidenced;
pub mod form;
pub mod qualification;
pub mod template;

use approval::Approval;
use check::Check;
use evidenced::{Agreement, Document, Training};
use form::Form;
use qualification::Qualification;

named! {
    /// Whose turn it is.
    pub enum Actor {
        Partner = "PARTNER",
        Vendor = "VENDOR",
    }
}

named! {
    /// The transition that is refused until a step is done.
    pub enum Gate {
        Submit = "SUBMIT",
        Approve = "APPROVE",
        Activate = "ACTIVATE",
    }
}

/// Without steps, enrollments move by transitions alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Workflow {
    pub steps: Vec<Step>,
    /// A submitted enrollment is approved and activated at once.
    pub instant: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Names the step in answers and messages.
    pub key: String,
    pub title: String,
    /// What to do, for whoever acts; may be empty.
    #[serde(default)]
    pub instructions: String,
    pub actor: Actor,
    pub required_before: Gate,
    #[serde(flatten)]
    pub kind: StepKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepKind {
    Form(Form),
    Document(Document),
    Agreement(Agreement),
    Qualification(Qualification),
    Training(Training),
    Approval(Approval),
    Check(Check),
}

const MOST_STEPS: usize = 50;

impl Workflow {
    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// The question that a check looks at, with the step that asks it.
    pub fn question(&self, of: &check::Reference) -> Option<(&Step, &form::Question)> {
        let step = self.step(&of.step)?;
        let StepKind::Form(form) = &step.kind else {
            return None;
        };
        Some((step, form.question(&of.question)?))
    }

    /// Every field that is wrong, at paths below `path`.
    pub fn problems(&self, path: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.steps.len() > MOST_STEPS {
            let description = format!("at most {MOST_STEPS} steps");
            problems.push(Problem::new(
                format!("{path}.steps"),
                "TOO_MANY",
                description,
            ));
        }
        let mut keys = BTreeSet::new();
        for (n, step) in self.steps.iter().enumerate() {
            let path = format!("{path}.steps[{n}]");
            problems.extend(key_problem(&format!("{path}.key"), &step.key, &mut keys));
            problems.extend(self.step_problems(&path, step));
        }
        problems
    }

    fn step_problems(&self, path: &str, step: &Step) -> Vec<Problem> {
        let mut problems = match &step.kind {
            StepKind::Form(form) => form.problems(&format!("{path}.form")),
            StepKind::Document(document) => document.problems(&format!("{path}.document")),
            StepKind::Agreement(agreement) => agreement.problems(&format!("{path}.agreement")),
            StepKind::Qualification(qualification) => {
                qualification.problems(&format!("{path}.qualification"))
            }
            StepKind::Training(training) => training.problems(&format!("{path}.training")),
            StepKind::Approval(approval) => approval.problems(&format!("{path}.approval")),
            StepKind::Check(check) => check.problems(&format!("{path}.check"), self, step),
        };
        if step.kind.is_judgement() {
            problems.extend(self.judgement_problems(path, step));
        }
        problems
    }

    /// What the vendor judges comes after the application is handed in, and never in an instant workflow.
    fn judgement_problems(&self, path: &str, step: &Step) -> Vec<Problem> {
        let mut problems = Vec::new();
        if step.actor != Actor::Vendor {
            let description = "only the vendor scores and approves";
            problems.push(Problem::new(
                format!("{path}.actor"),
                "NOT_THE_VENDOR",
                description,
            ));
        }
        if step.required_before == Gate::Submit {
            let description = "the vendor judges what has been submitted";
            problems.push(Problem::new(
                format!("{path}.required_before"),
                "TOO_EARLY",
                description,
            ));
        }
        if self.instant {
            let description = "an instant workflow has no qualification and no approval";
            problems.push(Problem::new(path, "NOT_INSTANT", description));
        }
        problems
    }
}

impl StepKind {
    /// Whether people of the vendor decide.
    pub const fn is_judgement(&self) -> bool {
        matches!(self, Self::Qualification(_) | Self::Approval(_))
    }

    /// Whether both are steps of one kind, whatever is in them.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A key is a short plain word, and in its list once.
fn key_problem<'a>(path: &str, key: &'a str, taken: &mut BTreeSet<&'a str>) -> Option<Problem> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if key.is_empty() || key.len() > 60 || !key.chars().all(plain) {
        let description = "1 to 60 lower case letters, digits and underscores";
        return Some(Problem::new(path, "MALFORMED_KEY", description));
    }
    if !taken.insert(key) {
        return Some(Problem::new(
            path,
            "DUPLICATE",
            format!("{key} is there before"),
        ));
    }
    None
}

/// A number between bounds.
fn range_problem(path: String, number: i64, least: i64, most: i64) -> Option<Problem> {
    let description = || format!("{least} to {most}");
    (!(least..=most).contains(&number)).then(|| Problem::new(path, "OUT_OF_RANGE", description()))
}

/// How many entries a list has.
fn count_problem(path: String, count: usize, most: usize) -> Option<Problem> {
    let description = || format!("1 to {most} entries");
    match count {
        0 => Some(Problem::new(path, "REQUIRED", description())),
        _ if count > most => Some(Problem::new(path, "TOO_MANY", description())),
        _ => None,
    }
}

/// A name in requirements, which other services chose.
fn name_problem(path: String, name: &str) -> Option<Problem> {
    match name.chars().count() {
        0 => Some(Problem::new(path, "REQUIRED", "a name is needed")),
        1..=100 => None,
        _ => Some(Problem::new(path, "LENGTH", "1 to 100 characters")),
    }
}

#[cfg(test)]
mod tests;
