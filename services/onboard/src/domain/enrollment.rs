//! A partner's membership in a program, and the only ways its state may change.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::active_period::{self, ActivePeriod};
use super::partnership_type::PartnershipType;
use super::problem::Problem;
use super::program::{Program, ProgramState};

mod state;

pub use state::{EnrollmentAction, EnrollmentState};

/// One change of state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Transition {
    pub from: EnrollmentState,
    pub to: EnrollmentState,
    /// Business date from which it holds.
    pub effective_date: NaiveDate,
    /// Of an activation: first day on which the enrollment is no longer active; absent: open.
    pub end_date: Option<NaiveDate>,
    /// Why, or what was asked or answered; may be empty where none is due.
    pub reason: String,
    pub actor: String,
    pub at: DateTime<Utc>,
}

/// Who changes the state, when, and why.
#[derive(Debug, Clone)]
pub struct Mark {
    pub actor: String,
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// The enrollment from which a partner was promoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Predecessor {
    pub id: Uuid,
    /// Whether it goes on when this one becomes active; else it ends on that day.
    pub stays: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrollment {
    pub id: Uuid,
    pub partner_id: Uuid,
    pub program_id: Uuid,
    /// The program's.
    pub partnership_type: PartnershipType,
    /// The version of the program's terms that the enrollment runs on.
    pub program_version: i32,
    pub state: EnrollmentState,
    /// The enrollment that it takes the place of.
    pub predecessor: Option<Predecessor>,
    /// Oldest first.
    pub transitions: Vec<Transition>,
    /// Rises with every change.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrollmentError {
    #[error("can't {action} an enrollment that is {state}; {}", state::legal(*state))]
    IllegalTransition {
        action: EnrollmentAction,
        state: EnrollmentState,
    },
    #[error("the program is {0}; partners enroll in active programs")]
    ProgramNotActive(ProgramState),
    #[error("an enrollment that is {0} is not promoted; only an active one is")]
    NotPromotable(EnrollmentState),
    #[error("the partner is in a program of the type {0} already; a promotion leads to another")]
    SameType(PartnershipType),
    #[error(transparent)]
    Dates(Problem),
}

type Changed = Result<Enrollment, EnrollmentError>;

impl Enrollment {
    /// Drafts an enrollment in the current version of an active program.
    pub fn draft(id: Uuid, partner_id: Uuid, program: &Program, now: DateTime<Utc>) -> Changed {
        if program.state != ProgramState::Active {
            return Err(EnrollmentError::ProgramNotActive(program.state));
        }
        Ok(Self {
            id,
            partner_id,
            program_id: program.id,
            partnership_type: program.terms.partnership_type,
            program_version: program.version,
            state: EnrollmentState::Draft,
            predecessor: None,
            transitions: Vec::new(),
            revision: 1,
            created_at: now,
        })
    }

    /// Drafts the enrollment that takes the place of this one, in an active program of another type.
    pub fn promote(&self, id: Uuid, program: &Program, stays: bool, now: DateTime<Utc>) -> Changed {
        if self.state != EnrollmentState::Active {
            return Err(EnrollmentError::NotPromotable(self.state));
        }
        if program.terms.partnership_type == self.partnership_type {
            return Err(EnrollmentError::SameType(self.partnership_type));
        }
        let draft = Self::draft(id, self.partner_id, program, now)?;
        let predecessor = Some(Predecessor { id: self.id, stays });
        Ok(Self {
            predecessor,
            ..draft
        })
    }

    /// Moves to another version of the program's terms.
    #[must_use]
    pub fn migrate(self, program_version: i32) -> Self {
        Self {
            program_version,
            revision: self.revision + 1,
            ..self
        }
    }

    /// Days on which the enrollment was, is or will be active: in order, without overlaps.
    pub fn active_periods(&self) -> Vec<ActivePeriod> {
        active_period::of(&self.transitions)
    }

    /// The partner hands the application in.
    pub fn submit(self, mark: Mark) -> Changed {
        self.today(EnrollmentAction::Submit, mark)
    }

    /// What is submitted is approved and in force at once, from today on.
    pub fn submit_at_once(self, mark: Mark) -> Changed {
        let today = mark.at.date_naive();
        let submitted = self.submit(mark.clone())?;
        let in_review = submitted.start_review(mark.clone())?;
        let approved = in_review.approve(mark.clone())?;
        approved.activate(today, None, mark)
    }

    /// The vendor takes it up.
    pub fn start_review(self, mark: Mark) -> Changed {
        self.today(EnrollmentAction::StartReview, mark)
    }

    /// The vendor asks for more.
    pub fn request_information(self, mark: Mark) -> Changed {
        self.today(EnrollmentAction::RequestInformation, mark)
    }

    /// The partner answers; the review goes on.
    pub fn provide_information(self, mark: Mark) -> Changed {
        self.today(EnrollmentAction::ProvideInformation, mark)
    }

    pub fn approve(self, mark: Mark) -> Changed {
        self.today(EnrollmentAction::Approve, mark)
    }

    pub fn reject(self, mark: Mark) -> Changed {
        self.today(EnrollmentAction::Reject, mark)
    }

    /// Puts it into force on the days from `from`, which may be past, to before `end`; open without an end.
    pub fn activate(self, from: NaiveDate, end: Option<NaiveDate>, mark: Mark) -> Changed {
        self.legal(EnrollmentAction::Activate)?;
        if end.is_some_and(|end| end <= from) {
            return Err(out_of_order(
                "end_date",
                "the end comes after the first day".to_owned(),
            ));
        }
        self.transit(EnrollmentAction::Activate, from, end, mark)
    }

    /// Interrupts it from `from`, a day of the running period.
    pub fn suspend(self, from: NaiveDate, mark: Mark) -> Changed {
        self.legal(EnrollmentAction::Suspend)?;
        self.not_before_last(from)?;
        self.within_term(from)?;
        self.transit(EnrollmentAction::Suspend, from, None, mark)
    }

    /// Ends the suspension; the enrollment runs on to its original end.
    pub fn reinstate(self, from: NaiveDate, mark: Mark) -> Changed {
        self.legal(EnrollmentAction::Reinstate)?;
        self.not_before_last(from)?;
        self.within_term(from)?;
        self.transit(EnrollmentAction::Reinstate, from, None, mark)
    }

    /// Ends it for good from `from`.
    pub fn terminate(self, from: NaiveDate, mark: Mark) -> Changed {
        self.legal(EnrollmentAction::Terminate)?;
        self.not_before_last(from)?;
        self.transit(EnrollmentAction::Terminate, from, None, mark)
    }

    fn today(self, action: EnrollmentAction, mark: Mark) -> Changed {
        self.legal(action)?;
        let today = mark.at.date_naive();
        self.transit(action, today, None, mark)
    }

    fn legal(&self, action: EnrollmentAction) -> Result<(), EnrollmentError> {
        let state = self.state;
        match action.starts_from().contains(&state) {
            true => Ok(()),
            false => Err(EnrollmentError::IllegalTransition { action, state }),
        }
    }

    /// Business dates follow each other from the activation on.
    fn not_before_last(&self, from: NaiveDate) -> Result<(), EnrollmentError> {
        match self
            .transitions
            .last()
            .map(|last| (last.to, last.effective_date))
        {
            Some((state, since)) if from < since => Err(out_of_order(
                "effective_date",
                format!("the enrollment is {state} from {since} on"),
            )),
            _ => Ok(()),
        }
    }

    fn within_term(&self, from: NaiveDate) -> Result<(), EnrollmentError> {
        match active_period::term_end(&self.transitions) {
            Some(end) if from >= end => Err(out_of_order(
                "effective_date",
                format!("the enrollment ends on {end}"),
            )),
            _ => Ok(()),
        }
    }

    fn transit(
        mut self,
        action: EnrollmentAction,
        effective_date: NaiveDate,
        end_date: Option<NaiveDate>,
        mark: Mark,
    ) -> Changed {
        let to = action.leads_to();
        self.transitions.push(Transition {
            from: self.state,
            to,
            effective_date,
            end_date,
            reason: mark.reason,
            actor: mark.actor,
            at: mark.at,
        });
        Ok(Self {
            state: to,
            revision: self.revision + 1,
            ..self
        })
    }
}

fn out_of_order(field: &str, description: String) -> EnrollmentError {
    EnrollmentError::Dates(Problem::new(field, "DATES_OUT_OF_ORDER", description))
}

#[cfg(test)]
mod tests;
