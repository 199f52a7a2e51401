//! Money that a component grants, with its trace.

use chrono::NaiveDate;
use kit::money::Money;
use uuid::Uuid;

use super::{
    component::Component,
    fact::Fact,
    lane::Lane,
    outcome::Granted,
    payee::Payee,
    period::Period,
    trace::{Applied, Subject, Trace},
};

/// Whose earning it is, and which rule's.
#[derive(Debug, Clone, Copy)]
pub struct Beneficiary<'a> {
    pub tenant: &'a str,
    pub partner_id: Uuid,
    pub program_id: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earning {
    pub id: Uuid,
    pub partner_id: Uuid,
    pub program_id: Uuid,
    /// None when a period earned it.
    pub fact_id: Option<Uuid>,
    pub opportunity_id: Option<Uuid>,
    /// The fact's, or the period's first day.
    pub business_date: NaiveDate,
    pub payee: Payee,
    /// From when it may be paid, as its trace says.
    pub release_date: NaiveDate,
    /// From 1, where the fact's earning is paid in several.
    pub part: Option<u32>,
    pub trace: Trace,
}

impl Earning {
    /// What a fact earned; the id follows from plan, component, fact and part.
    pub fn of_fact(whose: Beneficiary<'_>, fact: &Fact, granted: Granted) -> Self {
        let cause = match granted.part {
            None => fact.id.to_string(),
            Some(part) => format!("{}/{part}", fact.id),
        };
        Self {
            id: id(whose, &granted.trace.applied, &cause),
            partner_id: whose.partner_id,
            program_id: whose.program_id,
            fact_id: Some(fact.id),
            opportunity_id: fact.opportunity_id,
            business_date: fact.business_date,
            payee: granted.payee,
            release_date: granted.release_date,
            part: granted.part,
            trace: granted.trace,
        }
    }

    /// What a period earned; the id follows from plan, component, partner, period and lane.
    pub fn of_period(whose: Beneficiary<'_>, period: Period, lane: &Lane, trace: Trace) -> Self {
        let cause = match lane.is_main() {
            true => format!("{}/{period}", whose.partner_id),
            false => format!("{}/{period}/{lane}", whose.partner_id),
        };
        Self {
            id: id(whose, &trace.applied, &cause),
            partner_id: whose.partner_id,
            program_id: whose.program_id,
            fact_id: None,
            opportunity_id: None,
            business_date: period.start(),
            payee: trace.applied.component.mechanism().payee_of_lane(lane),
            release_date: trace.release_date(),
            part: None,
            trace,
        }
    }

    pub fn amount(&self) -> Money {
        self.trace.amount
    }

    pub fn component(&self) -> &Component {
        &self.trace.applied.component
    }

    /// The main lane of what a fact earned.
    pub fn lane(&self) -> &Lane {
        const MAIN: &Lane = &Lane::MAIN;
        match &self.trace.subject {
            Subject::Period { lane, .. } => lane,
            Subject::Fact { .. } => MAIN,
        }
    }

    pub fn period(&self) -> Option<Period> {
        match self.trace.subject {
            Subject::Period { period, .. } => Some(period),
            Subject::Fact { .. } => None,
        }
    }
}

fn id(whose: Beneficiary<'_>, applied: &Applied, cause: &str) -> Uuid {
    let plan = applied.plan_id.to_string();
    kit::ids::derived(&[
        whose.tenant,
        "earning",
        &plan,
        &applied.component.key,
        cause,
    ])
}
