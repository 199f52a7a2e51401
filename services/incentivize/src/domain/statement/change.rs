//! From what was stated of an earning to what it is now: the same path for a draft and for whoever verifies it.

use chrono::NaiveDate;
use kit::money::{Money, MoneyError};
use uuid::Uuid;

use super::{
    line::{Before, EarnedLine, Input, Line, LineKind, RunningTotal, Working},
    slim::slim,
};
use crate::domain::{
    earning::Earning,
    lane::Lane,
    payee::Payee,
    period::Period,
    trace::{Subject, Trace},
};

/// What the last statement with a line of an earning said of it, for one payee.
#[derive(Debug, Clone)]
pub struct Stated {
    /// Number and hash of that statement.
    pub statement: u32,
    pub hash: String,
    pub earning_id: Uuid,
    pub program_id: Uuid,
    pub business_date: NaiveDate,
    pub release_date: NaiveDate,
    pub part: Option<u32>,
    /// As it was stated; of a withdrawn earning, as it was before that.
    pub trace: Trace,
    /// Whether that line took the earning back.
    pub withdrawn: bool,
}

impl Stated {
    /// What the partner was told that it comes to.
    pub fn amount(&self) -> Money {
        match self.withdrawn {
            true => Money::zero(self.trace.amount.currency()),
            false => self.trace.amount,
        }
    }

    fn before(&self) -> Before {
        Before {
            statement: self.statement,
            hash: self.hash.clone(),
            amount: self.amount(),
            trace: slim(&self.trace),
        }
    }
}

/// One earning for one payee; at least one of the two is there.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    pub payee: &'a Payee,
    pub now: Option<&'a Earning>,
    pub stated: Option<&'a Stated>,
}

/// What a line rests on.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    pub inputs: Vec<Input>,
    /// Digests.
    pub openings: Vec<String>,
    pub running: Vec<RunningTotal>,
}

impl<'a> Change<'a> {
    /// The trace that says what it rests on.
    pub fn trace(&self) -> Option<&'a Trace> {
        let now = self.now.map(|earning| &earning.trace);
        now.or_else(|| self.stated.map(|stated| &stated.trace))
    }

    /// The line of a statement; none when the amount is what was stated.
    pub fn line(&self, grounds: Grounds) -> Result<Option<Line>, MoneyError> {
        let Some(trace) = self.trace() else {
            return Ok(None);
        };
        let none = Money::zero(trace.amount.currency());
        let was = self.stated.map_or(none, Stated::amount);
        let now = self.now.map_or(none, Earning::amount);
        let amount = now.checked_sub(was)?;
        let component = &trace.applied.component;
        let earned = self.earned(trace, grounds);
        let line = earned.map(|earned| Line {
            line: 0,
            kind: self.kind(),
            name: component.name.clone(),
            direction: component.direction,
            payee: self.payee.clone(),
            business_date: self.business_date(),
            amount,
            earned: Some(earned),
            manual: None,
            opening: None,
            digest: String::new(),
        });
        Ok(line.filter(|_| !amount.is_zero()))
    }

    fn earned(&self, trace: &Trace, grounds: Grounds) -> Option<EarnedLine> {
        let now = self.now.map(|now| {
            let ids = (now.id, now.program_id);
            (ids, now.part, now.release_date)
        });
        let then = self.stated.map(|stated| {
            let ids = (stated.earning_id, stated.program_id);
            (ids, stated.part, stated.release_date)
        });
        let ((earning_id, program_id), part, release_date) = now.or(then)?;
        let (fact_id, period, lane) = subject(trace);
        Some(EarnedLine {
            earning_id,
            program_id,
            plan_id: trace.applied.plan_id,
            component_key: trace.applied.component.key.clone(),
            fact_id,
            period,
            lane,
            part,
            release_date,
            now: self.now.map(Working::of),
            before: self.stated.map(Stated::before),
            inputs: grounds.inputs,
            openings: grounds.openings,
            running: grounds.running,
        })
    }

    fn kind(&self) -> LineKind {
        match (self.now, self.stated) {
            (Some(_), None) => LineKind::Earned,
            (Some(_), Some(_)) => LineKind::Adjusted,
            (None, _) => LineKind::Withdrawn,
        }
    }

    fn business_date(&self) -> NaiveDate {
        let now = self.now.map(|earning| earning.business_date);
        now.or_else(|| self.stated.map(|stated| stated.business_date))
            .unwrap_or_default()
    }
}

fn subject(trace: &Trace) -> (Option<Uuid>, Option<Period>, Lane) {
    match &trace.subject {
        Subject::Fact { fact_id, .. } => (Some(*fact_id), None, Lane::MAIN),
        Subject::Period { period, lane, .. } => (None, Some(*period), lane.clone()),
    }
}
