//! The life of one statement: who did what when, and what may be done next.

use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    settings::Settings,
    state::{IllegalStep, StatementState, Step},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub id: Uuid,
    pub partner_id: Uuid,
    /// From 1, by partner.
    pub number: u32,
    pub period_start: NaiveDate,
    /// First day after the period.
    pub period_end: NaiveDate,
    pub state: StatementState,
    /// Of the signed document; from the issue on.
    pub hash: Option<String>,
    pub previous_id: Option<Uuid>,
    pub revision: i64,
    /// Facts of the partner that were held or excepted when it was drawn up.
    pub held_facts: i64,
    pub excepted_facts: i64,
    pub created_at: DateTime<Utc>,
    pub approved: Option<Deed>,
    pub issued: Option<Deed>,
    /// Last days on which the partner accepts by itself, and disputes a line.
    pub acceptance_due: Option<NaiveDate>,
    pub dispute_due: Option<NaiveDate>,
    pub accepted_at: Option<DateTime<Utc>>,
    /// None when it was deemed accepted.
    pub accepted_by: Option<String>,
    pub paid_at: Option<DateTime<Utc>>,
}

/// Who did it, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    pub at: DateTime<Utc>,
    pub by: String,
}

impl Statement {
    /// Errors: the states from which it can't be done, with what can.
    fn step(self, step: Step) -> Result<Self, IllegalStep> {
        Ok(Self {
            state: self.state.after(step)?,
            revision: self.revision + 1,
            ..self
        })
    }

    /// With what is known now; its lines are replaced.
    pub fn redraft(self, held_facts: i64, excepted_facts: i64) -> Result<Self, IllegalStep> {
        Ok(Self {
            held_facts,
            excepted_facts,
            ..self.step(Step::Redraft)?
        })
    }

    pub fn approve(self, by: &str, now: DateTime<Utc>) -> Result<Self, IllegalStep> {
        Ok(Self {
            approved: Some(deed(by, now)),
            ..self.step(Step::Approve)?
        })
    }

    /// From now on the partner has it, and its days begin.
    pub fn issue(
        self,
        by: &str,
        now: DateTime<Utc>,
        hash: String,
        settings: &Settings,
    ) -> Result<Self, IllegalStep> {
        let today = now.date_naive();
        let after = |days: u32| today.checked_add_days(Days::new(days.into()));
        Ok(Self {
            hash: Some(hash),
            issued: Some(deed(by, now)),
            acceptance_due: after(settings.acceptance_days),
            dispute_due: after(settings.dispute_days),
            ..self.step(Step::Issue)?
        })
    }

    /// `by` is none when the days have passed.
    pub fn accept(self, by: Option<&str>, now: DateTime<Utc>) -> Result<Self, IllegalStep> {
        Ok(Self {
            accepted_at: Some(now),
            accepted_by: by.map(str::to_owned),
            ..self.step(Step::Accept)?
        })
    }
}

fn deed(by: &str, at: DateTime<Utc>) -> Deed {
    Deed {
        at,
        by: by.to_owned(),
    }
}
