//! An outcome as it is kept: without the trace, which the earning keeps.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    earning::Earning,
    fact::Fact,
    mechanism::Measure,
    outcome::{Counted, CountedToward, Outcome, OutcomeKind},
    standing::{Series, Standing},
};

/// Identifies an outcome: the fact, and the series unless the outcome is of the fact as a whole.
pub type OutcomeKey = (Uuid, Option<Series>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOutcome {
    pub partner_id: Uuid,
    pub business_date: NaiveDate,
    /// 0 when the outcome is of the fact as a whole.
    pub plan_version: u32,
    /// EARNED, COUNTED, HELD or EXCEPTED.
    pub kind: String,
    /// What is awaited, or why it is excepted; else empty.
    pub reason: String,
    pub counted: Option<KeptCount>,
    pub counted_toward: Option<CountedToward>,
    /// The first part's, where it is paid in several.
    pub earning_id: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCount {
    pub counted: Counted,
    /// Units, not revenue.
    pub of_units: bool,
}

impl KeptOutcome {
    /// What is kept of an outcome, and the earnings if it is one.
    pub fn of(
        tenant: &str,
        standing: &Standing,
        fact: &Fact,
        outcome: Outcome,
    ) -> (OutcomeKey, Self, Vec<Earning>) {
        let mut kept = Self {
            partner_id: fact.partner_id,
            business_date: fact.business_date,
            plan_version: 0,
            kind: outcome.kind.code().to_owned(),
            reason: outcome.kind.reason().to_owned(),
            counted: None,
            counted_toward: None,
            earning_id: None,
        };
        let Some(applied) = outcome.applied else {
            return ((fact.id, None), kept, Vec::new());
        };
        kept.plan_version = applied.plan_version;
        let series = Series {
            partner_id: fact.partner_id,
            plan_id: applied.plan_id,
            component_key: applied.component.key.clone(),
        };
        let mut earnings = Vec::new();
        match outcome.kind {
            OutcomeKind::Earned(parts) => {
                let whose = standing.beneficiary(tenant, applied.plan_id);
                let earned = |granted| Earning::of_fact(whose, fact, granted);
                earnings.extend(parts.into_iter().map(earned));
                kept.earning_id = earnings.first().map(|earning| earning.id);
            }
            OutcomeKind::Counted(counted) => {
                let of_units = applied.component.mechanism().measure() == Measure::Quantity;
                kept.counted = Some(KeptCount { counted, of_units });
            }
            OutcomeKind::CountedToward(toward) => kept.counted_toward = Some(toward),
            OutcomeKind::Held(_) | OutcomeKind::Excepted(_) => {}
        }
        ((fact.id, Some(series)), kept, earnings)
    }
}
