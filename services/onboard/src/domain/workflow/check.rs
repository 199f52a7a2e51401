//! What is decided by itself, from answers, from the partner, and from what other partners have.

use serde::{Deserialize, Serialize};

use super::form::QuestionKind;
use super::{Step, Workflow, count_problem, country};
use crate::domain::enrollment::EnrollmentState;
use crate::domain::problem::Problem;

/// A question of a form step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub step: String,
    pub question: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "check", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Check {
    /// The answered country is none of the refused ones.
    CountryAllowed {
        question: Reference,
        refused: Vec<String>,
    },
    /// The partner carries the id of the vendor's CRM.
    ExternalId,
    /// No other partner has handed in the same answer in this program.
    UniqueAnswer { question: Reference },
    /// No other partner in this program has the territory to itself, and nobody has it when it is wanted exclusively.
    FreeTerritory {
        territory: Reference,
        /// Whether the territory is wanted exclusively: yes or no.
        exclusive: Reference,
    },
}

const MOST_COUNTRIES: usize = 249;

const HANDED_IN: [EnrollmentState; 6] = [
    EnrollmentState::Submitted,
    EnrollmentState::InReview,
    EnrollmentState::InformationRequested,
    EnrollmentState::Approved,
    EnrollmentState::Active,
    EnrollmentState::Suspended,
];

const PROMISED: [EnrollmentState; 3] = [
    EnrollmentState::Approved,
    EnrollmentState::Active,
    EnrollmentState::Suspended,
];

/// What other partners of the program may have against a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contest<'a> {
    /// The same answer here stands against it.
    pub answer: &'a Reference,
    /// Only enrollments in these states count.
    pub among: &'static [EnrollmentState],
    /// Only enrollments that answered yes here count, unless this one did.
    pub unless_shared: Option<&'a Reference>,
}

impl Check {
    /// Whose answers stand against it, when other partners' do.
    pub const fn contest(&self) -> Option<Contest<'_>> {
        match self {
            Self::CountryAllowed { .. } | Self::ExternalId => None,
            Self::UniqueAnswer { question } => Some(Contest {
                answer: question,
                among: &HANDED_IN,
                unless_shared: None,
            }),
            Self::FreeTerritory {
                territory,
                exclusive,
            } => Some(Contest {
                answer: territory,
                among: &PROMISED,
                unless_shared: Some(exclusive),
            }),
        }
    }

    pub(super) fn problems(&self, path: &str, workflow: &Workflow, step: &Step) -> Vec<Problem> {
        let asks = |field: &str, of: &Reference, wanted: Option<&QuestionKind>| {
            reference_problem(&format!("{path}.{field}"), of, wanted, workflow, step)
        };
        match self {
            Self::ExternalId => Vec::new(),
            Self::CountryAllowed { question, refused } => {
                let problem = asks(
                    "country_allowed.question",
                    question,
                    Some(&QuestionKind::Country),
                );
                let countries = countries_problems(
                    &format!("{path}.country_allowed.refused_countries"),
                    refused,
                );
                problem.into_iter().chain(countries).collect()
            }
            Self::UniqueAnswer { question } => {
                Vec::from_iter(asks("unique_answer.question", question, None))
            }
            Self::FreeTerritory {
                territory,
                exclusive,
            } => {
                let territory = asks("free_territory.territory", territory, None);
                let yes_no = Some(&QuestionKind::YesNo);
                let exclusive = asks("free_territory.exclusive", exclusive, yes_no);
                territory.into_iter().chain(exclusive).collect()
            }
        }
    }
}

/// A check looks at a question that is asked, of the right type, and not later than the check is due.
fn reference_problem(
    path: &str,
    of: &Reference,
    wanted: Option<&QuestionKind>,
    workflow: &Workflow,
    step: &Step,
) -> Option<Problem> {
    let Some((form, question)) = workflow.question(of) else {
        let description = format!("no form step {} asks {}", of.step, of.question);
        return Some(Problem::new(path, "UNKNOWN_QUESTION", description));
    };
    if wanted.is_some_and(|wanted| *wanted != question.kind) {
        let description = format!("{} is a question of another type", of.question);
        return Some(Problem::new(path, "WRONG_TYPE", description));
    }
    if form.required_before > step.required_before {
        let description = format!("{} is asked after the check is due", of.step);
        return Some(Problem::new(path, "TOO_EARLY", description));
    }
    None
}

fn countries_problems(path: &str, refused: &[String]) -> Vec<Problem> {
    let count = count_problem(path.to_owned(), refused.len(), MOST_COUNTRIES);
    let unknown = refused
        .iter()
        .enumerate()
        .filter(|(_, code)| !country::is_known(code));
    let unknown = unknown.map(|(n, code)| {
        let description = format!("{code:?} is no ISO 3166 code of two letters");
        Problem::new(format!("{path}[{n}]"), "UNKNOWN_COUNTRY", description)
    });
    count.into_iter().chain(unknown).collect()
}
