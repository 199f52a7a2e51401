//! A course is a sequence of modules, each with an assessment: draft → active → retired. It never changes once people can take it.

mod assessment;
mod attempt;
mod enrollment;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kit::Violations;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::refusal::Refusal;

pub use assessment::{Answer, Choice, Form, Question};
pub use attempt::{Attempt, AttemptRules, AttemptState, Start};
pub use enrollment::{CourseEnrollment, CourseEnrollmentState, ModuleProgress, Taker};

kit::named! {
    pub enum CourseState {
        Draft = "DRAFT",
        Active = "ACTIVE",
        Retired = "RETIRED",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    pub module_key: String,
    pub title: String,
    /// Markdown.
    pub content: String,
    pub questions: Vec<Question>,
}

/// What people state about a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Syllabus {
    /// The name in requirements.
    pub course_key: String,
    pub display_name: String,
    pub description: String,
    pub modules: Vec<Module>,
    pub rules: AttemptRules,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Course {
    #[serde(skip)]
    pub id: Uuid,
    #[serde(flatten)]
    pub syllabus: Syllabus,
    pub state: CourseState,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl Course {
    pub fn draft(id: Uuid, syllabus: Syllabus, now: DateTime<Utc>) -> Self {
        Self {
            id,
            syllabus,
            state: CourseState::Draft,
            revision: 1,
            created_at: now,
        }
    }

    /// Changes a draft; its key stays.
    pub fn revise(self, syllabus: Syllabus) -> Result<Self, Refusal> {
        if self.state != CourseState::Draft {
            return Err(self.illegal("change"));
        }
        let course_key = self.syllabus.course_key;
        Ok(Self {
            syllabus: Syllabus {
                course_key,
                ..syllabus
            },
            revision: self.revision + 1,
            ..self
        })
    }

    pub fn activate(self) -> Result<Self, Refusal> {
        match self.state {
            CourseState::Draft => Ok(self.become_state(CourseState::Active)),
            _ => Err(self.illegal("activate")),
        }
    }

    pub fn retire(self) -> Result<Self, Refusal> {
        match self.state {
            CourseState::Active => Ok(self.become_state(CourseState::Retired)),
            _ => Err(self.illegal("retire")),
        }
    }

    pub fn module(&self, key: &str) -> Option<&Module> {
        let mut modules = self.syllabus.modules.iter();
        modules.find(|module| module.module_key == key)
    }

    fn become_state(self, state: CourseState) -> Self {
        Self {
            state,
            revision: self.revision + 1,
            ..self
        }
    }

    fn illegal(&self, action: &str) -> Refusal {
        let legal = match self.state {
            CourseState::Draft => "to change or activate it",
            CourseState::Active => "to retire it",
            CourseState::Retired => "",
        };
        Refusal::illegal(action, self.state, legal)
    }
}

impl Syllabus {
    /// Adds what is wrong with modules and rules, by its place under `path`.
    pub fn check(&self, violations: &mut Violations, path: &str) {
        let modules = format!("{path}.modules");
        if !(1..=50).contains(&self.modules.len()) {
            violations.add(&modules, "LENGTH", "1 to 50 modules");
        }
        unique(
            violations,
            &modules,
            "module_key",
            self.modules.iter().map(|one| &one.module_key),
        );
        for (index, module) in self.modules.iter().enumerate() {
            let questions = format!("{modules}[{index}].questions");
            if module.questions.len() > 100 {
                violations.add(&questions, "LENGTH", "at most 100 questions");
            }
            let keys = module.questions.iter().map(|one| &one.question_key);
            unique(violations, &questions, "question_key", keys);
            for (index, question) in module.questions.iter().enumerate() {
                question.check(violations, &format!("{questions}[{index}]"));
            }
        }
        self.rules.check(violations, path);
    }
}

/// Names are unique in their list.
fn unique<'a>(
    violations: &mut Violations,
    path: &str,
    field: &str,
    names: impl Iterator<Item = &'a String>,
) {
    let mut seen = BTreeSet::new();
    for (index, name) in names.enumerate() {
        if !seen.insert(name) {
            let description = format!("{name:?} stands there already");
            violations.add(format!("{path}[{index}].{field}"), "DUPLICATE", description);
        }
    }
}

#[cfg(test)]
mod tests;
