//! A person takes a course: enrolled → completed when every module is passed, or withdrawn.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{Attempt, AttemptState, Course, CourseState};
use crate::domain::days::Days;
use crate::domain::evidence::{Evidence, EvidenceKind};
use crate::domain::refusal::Refusal;

kit::named! {
    pub enum CourseEnrollmentState {
        Enrolled = "ENROLLED",
        Completed = "COMPLETED",
        Withdrawn = "WITHDRAWN",
    }
}

/// Who takes a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taker {
    pub partner_id: Uuid,
    pub person_id: Uuid,
    pub person_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseEnrollment {
    #[serde(skip)]
    pub id: Uuid,
    pub course_id: Uuid,
    pub course_key: String,
    #[serde(flatten)]
    pub taker: Taker,
    pub state: CourseEnrollmentState,
    pub passed_modules: Vec<String>,
    pub completed_on: Option<NaiveDate>,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

/// How far a person is with one module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleProgress {
    pub module_key: String,
    pub passed: bool,
    pub attempts_used: i32,
    pub attempts_left: i32,
    /// When the next attempt may begin; absent: now, or never again.
    pub next_attempt_at: Option<DateTime<Utc>>,
}

impl CourseEnrollment {
    /// Enrolls a person in an active course.
    pub fn new(
        id: Uuid,
        course: &Course,
        taker: Taker,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        if course.state != CourseState::Active {
            let message = format!("the course is {}; people take active courses", course.state);
            return Err(Refusal::new("COURSE_NOT_ACTIVE", message));
        }
        Ok(Self {
            id,
            course_id: course.id,
            course_key: course.syllabus.course_key.clone(),
            taker,
            state: CourseEnrollmentState::Enrolled,
            passed_modules: Vec::new(),
            completed_on: None,
            revision: 1,
            created_at: now,
        })
    }

    /// Whether it goes on; the refusal says what is legal instead.
    pub fn running(&self, action: &str) -> Result<(), Refusal> {
        match self.state {
            CourseEnrollmentState::Enrolled => Ok(()),
            state => Err(Refusal::illegal(
                action,
                state,
                "to enroll the person again",
            )),
        }
    }

    /// Counts a module as passed; the last one completes the course.
    pub fn pass(
        mut self,
        course: &Course,
        module_key: &str,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        self.running("pass a module of")?;
        if !self
            .passed_modules
            .iter()
            .any(|passed| passed == module_key)
        {
            self.passed_modules.push(module_key.to_owned());
        }
        let mut modules = course.syllabus.modules.iter();
        let complete = modules.all(|module| self.passed_modules.contains(&module.module_key));
        if complete {
            self.state = CourseEnrollmentState::Completed;
            self.completed_on = Some(today);
        }
        self.revision += 1;
        Ok(self)
    }

    /// What the partner has to show by it, once it is completed.
    pub fn shown(&self) -> Option<Evidence> {
        let (kind, person) = (EvidenceKind::Course, &self.taker);
        let days = Days::since(self.completed_on?);
        let (id, name) = (person.person_id, &person.person_name);
        Some(Evidence::new(kind, &self.course_key, id, name, days))
    }

    pub fn withdraw(self) -> Result<Self, Refusal> {
        self.running("withdraw from")?;
        Ok(Self {
            state: CourseEnrollmentState::Withdrawn,
            revision: self.revision + 1,
            ..self
        })
    }

    /// Its progress by module, given all of its attempts.
    pub fn progress(
        &self,
        course: &Course,
        attempts: &[Attempt],
        now: DateTime<Utc>,
    ) -> Vec<ModuleProgress> {
        let rules = course.syllabus.rules;
        let of_module = |module_key: &String| {
            let mine = attempts.iter().filter(|one| one.module_key == *module_key);
            let mine: Vec<Attempt> = mine.cloned().collect();
            ModuleProgress {
                passed: mine.iter().any(|one| one.state == AttemptState::Passed),
                attempts_used: i32::try_from(mine.len()).unwrap_or(i32::MAX),
                attempts_left: rules.left(&mine),
                next_attempt_at: rules.next_start(&mine).filter(|at| *at > now),
                module_key: module_key.clone(),
            }
        };
        let modules = course.syllabus.modules.iter();
        modules
            .map(|module| of_module(&module.module_key))
            .collect()
    }
}
