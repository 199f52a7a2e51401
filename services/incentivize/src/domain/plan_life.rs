//! A version that was announced can be deferred or withdrawn until the day on which it comes into force.

use chrono::NaiveDate;

use super::{
    activation::{IllegalTransition, Step},
    plan::{PlanState, PlanVersion},
    problem::{Problem, Problems},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LifeRefused {
    IllegalTransition(IllegalTransition),
    /// Since when it has been in force.
    AlreadyInForce(NaiveDate),
    /// The new date is wrong.
    Invalid(Vec<Problem>),
}

impl PlanVersion {
    /// Puts off its date; `versions` are the plan's.
    pub fn defer(
        self,
        to: NaiveDate,
        today: NaiveDate,
        versions: &[Self],
    ) -> Result<Self, LifeRefused> {
        self.require_announced(Step::Defer, today)?;
        let mut problems = Problems::default();
        let deferred_from = self.effective.start;
        let mut deferred = self;
        deferred.effective.start = to;
        if to <= deferred_from {
            let later = format!("must be after {deferred_from}, the date it has");
            problems.add("effective_date", "NOT_LATER", later);
        }
        problems.require(
            !deferred.effective.is_empty(),
            "effective_date",
            "DATES_OUT_OF_ORDER",
            "must be before the end date",
        );
        deferred.check_succession(versions, &mut problems);
        match problems.into_found() {
            found if found.is_empty() => Ok(deferred),
            found => Err(LifeRefused::Invalid(found)),
        }
    }

    /// Takes it back.
    pub fn withdraw(self, today: NaiveDate) -> Result<Self, LifeRefused> {
        self.require_announced(Step::Withdraw, today)?;
        Ok(Self {
            state: PlanState::Withdrawn,
            ..self
        })
    }

    /// The version that took its place was withdrawn.
    pub fn reinstate(self) -> Result<Self, IllegalTransition> {
        match self.state {
            PlanState::Superseded => Ok(Self {
                state: PlanState::Active,
                ..self
            }),
            state => Err(IllegalTransition {
                state,
                wanted: Step::Activate,
            }),
        }
    }

    fn require_announced(&self, wanted: Step, today: NaiveDate) -> Result<(), LifeRefused> {
        let state = self.state;
        if state != PlanState::Active {
            let refused = IllegalTransition { state, wanted };
            return Err(LifeRefused::IllegalTransition(refused));
        }
        match self.effective.start > today {
            true => Ok(()),
            false => Err(LifeRefused::AlreadyInForce(self.effective.start)),
        }
    }
}
