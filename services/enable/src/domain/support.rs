//! A case about a joint solution lies with the side that the solution's support matrix names for its level.
//!
//! open → answered / escalated → resolved → closed; a word of the side that waits opens an answered case again.

use chrono::{DateTime, TimeDelta, Utc};
use kit::words::listed;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::known::JointSolution;
use super::refusal::Refusal;

mod desk;
#[cfg(test)]
mod tests;

pub use desk::{Desk, SolutionSide, SupportLevel};

kit::named! {
    pub enum SupportCaseState {
        Open = "OPEN",
        Escalated = "ESCALATED",
        Answered = "ANSWERED",
        Resolved = "RESOLVED",
        Closed = "CLOSED",
    }
}

impl SupportCaseState {
    /// The states that may follow.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Open | Self::Escalated => &[Self::Escalated, Self::Answered, Self::Resolved],
            Self::Answered => &[Self::Open, Self::Escalated, Self::Resolved],
            Self::Resolved => &[Self::Open, Self::Closed],
            Self::Closed => &[],
        }
    }

    /// Whether somebody waits for an answer.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Escalated)
    }
}

/// What it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    pub subject: String,
    pub description: String,
    /// The customer; may be empty.
    pub account_id: String,
}

/// Who does something, and when; no side when the time was up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub side: Option<SolutionSide>,
    pub actor: String,
    pub at: DateTime<Utc>,
}

/// One step, as the case was after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvent {
    pub state: SupportCaseState,
    pub level: SupportLevel,
    pub by: Option<SolutionSide>,
    pub actor: String,
    pub message: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SupportCase {
    #[serde(skip)]
    pub id: Uuid,
    pub solution_id: Uuid,
    #[serde(skip)]
    pub partner_id: Uuid,
    #[serde(flatten)]
    pub question: Question,
    pub opened_by: SolutionSide,
    pub state: SupportCaseState,
    pub level: SupportLevel,
    /// Whom it lies with.
    pub side: SolutionSide,
    pub contact: String,
    /// When it goes up by itself.
    pub respond_by: Option<DateTime<Utc>>,
    /// Oldest first.
    pub history: Vec<CaseEvent>,
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl SupportCase {
    /// Opens a case at a level of an agreed solution. Refused when the solution is not agreed today, or names nobody for the level.
    pub fn open(
        id: Uuid,
        solution: &JointSolution,
        question: Question,
        level: SupportLevel,
        (side, mark): (SolutionSide, Mark),
    ) -> Result<Self, Refusal> {
        if !solution.agreed.contains(mark.at.date_naive()) {
            let text = "the joint solution is not agreed today: have both sides agree to it";
            return Err(Refusal::new("SOLUTION_NOT_AGREED", text));
        }
        let desks = Desk::matrix(solution);
        let desk = desks.iter().find(|desk| desk.level == level);
        let desk = desk.ok_or_else(|| desk::missing(level, &desks))?;
        let case = Self {
            id,
            solution_id: solution.solution_id,
            partner_id: solution.partner_id,
            question,
            opened_by: side,
            state: SupportCaseState::Open,
            level,
            side: desk.side,
            contact: desk.contact.clone(),
            respond_by: None,
            history: Vec::new(),
            revision: 0,
            created_at: mark.at,
        };
        Ok(case.at_desk(desk, mark.at).told(mark, String::new()))
    }

    /// A word of the side that it lies with is the answer; one of the other side asks again.
    pub fn reply(
        self,
        solution: &JointSolution,
        message: String,
        mark: Mark,
    ) -> Result<Self, Refusal> {
        let is_answer = mark.side == Some(self.side);
        let after = match self.state {
            state if is_answer && state.waits() => Self {
                state: SupportCaseState::Answered,
                respond_by: None,
                ..self
            },
            SupportCaseState::Answered if !is_answer => self.reopened(solution, &mark),
            SupportCaseState::Resolved | SupportCaseState::Closed => {
                let legal = listed(self.state.next());
                return Err(Refusal::illegal("reply to", self.state, &legal));
            }
            _ => self,
        };
        Ok(after.told(mark, message))
    }

    /// To the next level that the matrix names.
    pub fn escalate(
        self,
        solution: &JointSolution,
        reason: String,
        mark: Mark,
    ) -> Result<Self, Refusal> {
        let case = self.become_state("escalate", SupportCaseState::Escalated)?;
        let desks = Desk::matrix(solution);
        let Some(desk) = desks.iter().find(|desk| desk.level > case.level) else {
            let text = format!("the joint solution names nobody above {}", case.level);
            return Err(Refusal::new("NO_HIGHER_LEVEL", text));
        };
        Ok(case.at_desk(desk, mark.at).told(mark, reason))
    }

    /// Nobody answered in time: it goes up, or stays where it is when there is nothing above. None when there is time left.
    pub fn time_is_up(self, solution: &JointSolution, mark: Mark) -> Option<Self> {
        let due = self.respond_by.filter(|due| *due <= mark.at)?;
        let text = format!("no answer by {}", due.format("%Y-%m-%d %H:%M UTC"));
        let escalated = self.clone().escalate(solution, text.clone(), mark.clone());
        Some(escalated.unwrap_or_else(|_| {
            let stays = Self {
                respond_by: None,
                ..self
            };
            stays.told(mark, format!("{text}, and there is no higher level"))
        }))
    }

    pub fn resolve(self, resolution: String, mark: Mark) -> Result<Self, Refusal> {
        let case = self.become_state("resolve", SupportCaseState::Resolved)?;
        let case = Self {
            respond_by: None,
            ..case
        };
        Ok(case.told(mark, resolution))
    }

    /// It was not solved after all.
    pub fn reopen(
        self,
        solution: &JointSolution,
        reason: String,
        mark: Mark,
    ) -> Result<Self, Refusal> {
        let case = self.become_state("reopen", SupportCaseState::Open)?;
        Ok(case.reopened(solution, &mark).told(mark, reason))
    }

    pub fn close(self, mark: Mark) -> Result<Self, Refusal> {
        let case = self.become_state("close", SupportCaseState::Closed)?;
        Ok(case.told(mark, String::new()))
    }

    fn become_state(self, action: &str, state: SupportCaseState) -> Result<Self, Refusal> {
        let legal = self.state.next();
        if !legal.contains(&state) {
            return Err(Refusal::illegal(action, self.state, &listed(legal)));
        }
        Ok(Self { state, ..self })
    }

    /// Open at its level again; who answers there may have changed.
    fn reopened(self, solution: &JointSolution, mark: &Mark) -> Self {
        let case = Self {
            state: SupportCaseState::Open,
            ..self
        };
        let desks = Desk::matrix(solution);
        match desks.iter().find(|desk| desk.level == case.level) {
            Some(desk) => case.at_desk(desk, mark.at),
            None => case,
        }
    }

    fn at_desk(self, desk: &Desk, now: DateTime<Utc>) -> Self {
        let hours = TimeDelta::hours(desk.response_hours.into());
        Self {
            level: desk.level,
            side: desk.side,
            contact: desk.contact.clone(),
            respond_by: (desk.response_hours > 0).then_some(now + hours),
            ..self
        }
    }

    fn told(mut self, mark: Mark, message: String) -> Self {
        self.history.push(CaseEvent {
            state: self.state,
            level: self.level,
            by: mark.side,
            actor: mark.actor,
            message,
            at: mark.at,
        });
        self.revision += 1;
        self
    }
}
