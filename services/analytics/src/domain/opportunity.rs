//! An opportunity as far as the metrics are concerned.
use chrono::NaiveDate;
use kit::money::Money;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opportunity {
    pub opportunity_id: Uuid,
    pub version: i64,
    /// Its id in the CRM; empty when it has none.
    pub external_id: String,
    pub account_id: Option<Uuid>,
    pub status: Status,
    pub open_date: Option<NaiveDate>,
    /// The amount, or the lines at list price; `None` when neither is known.
    pub value: Option<Money>,
    /// The value stands at list price.
    pub estimated: bool,
    /// Once a partner, by partner id.
    pub involvements: Vec<Involvement>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Open,
    Won(NaiveDate),
    Lost(NaiveDate),
}

/// A partner that holds any role in an opportunity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Involvement {
    pub partner_id: Uuid,
    /// The sourced role is among them.
    pub sourced: bool,
}

impl Opportunity {
    /// The close date; `None` while it is open.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        match self.status {
            Status::Open => None,
            Status::Won(day) | Status::Lost(day) => Some(day),
        }
    }
}

impl Involvement {
    /// Each partner once, whatever roles it holds, in the order of the ids.
    pub fn merged(mut involvements: Vec<Self>) -> Vec<Self> {
        involvements.sort_by_key(|one| (one.partner_id, !one.sourced));
        involvements.dedup_by_key(|one| one.partner_id);
        involvements
    }
}
