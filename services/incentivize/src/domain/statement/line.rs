//! One line of a statement: what an earning is now, less what was stated before.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::domain::{
    component::Direction, earning::Earning, lane::Lane, payee::Payee, period::Period,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LineKind {
    /// Stated for the first time.
    Earned,
    /// What has changed since an earlier statement.
    Adjusted,
    /// What an earlier statement said and is no longer earned, taken back in full.
    Withdrawn,
    /// Decided by two persons of the vendor.
    Manual,
    /// What was open before the books began.
    OpeningBalance,
}

impl LineKind {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Earned => "EARNED",
            Self::Adjusted => "ADJUSTED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Manual => "MANUAL",
            Self::OpeningBalance => "OPENING_BALANCE",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// From 1.
    pub line: u32,
    pub kind: LineKind,
    /// What earned, or a manual adjustment's reason.
    pub name: String,
    pub direction: Direction,
    pub payee: Payee,
    pub business_date: NaiveDate,
    /// What it adds to the statement; negative when it takes back.
    pub amount: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earned: Option<EarnedLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual: Option<ManualLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpeningLine>,
    /// SHA-256 of the line without this member.
    pub digest: String,
}

/// A line that follows from facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarnedLine {
    pub earning_id: Uuid,
    pub program_id: Uuid,
    pub plan_id: Uuid,
    pub component_key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    #[serde(default, skip_serializing_if = "Lane::is_main")]
    pub lane: Lane,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    pub release_date: NaiveDate,
    /// The whole earning as it is now; absent when it is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Working>,
    /// As an earlier statement said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// The facts that it follows from.
    pub inputs: Vec<Input>,
    /// SHA-256 of each of the statement's openings that it is computed from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<String>,
    /// Totals of other periods that this one is computed from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub running: Vec<RunningTotal>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Working {
    pub amount: Money,
    /// Without its terms, which stand among the components.
    pub trace: Value,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// Number and hash of the statement.
    pub statement: u32,
    pub hash: String,
    /// What it said that the earning comes to; 0 when it took the earning back.
    pub amount: Money,
    pub trace: Value,
}

/// One fact that a line follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    pub fact_id: Uuid,
    /// SHA-256 of the fact among the statement's facts.
    pub digest: String,
    /// Its part of the period's total, if it is counted in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    #[serde(default, skip_serializing_if = "Lane::is_main")]
    pub lane: Lane,
    pub base: Decimal,
    /// 1, −1 for the reversal of one, 0 for a refund.
    pub facts: i64,
}

/// What counted in another period of the same component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunningTotal {
    pub period: Period,
    #[serde(default, skip_serializing_if = "Lane::is_main")]
    pub lane: Lane,
    pub total: Decimal,
    pub facts: i64,
    /// Hash of the last earlier statement with a line of that period; absent when there is none, or the line is in this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_in: Option<String>,
}

/// A line that two persons decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManualLine {
    pub adjustment_id: Uuid,
    pub reason: String,
    pub author: String,
    pub approver: String,
}

/// A line that was open in another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningLine {
    pub opening_id: Uuid,
    /// The row in the other system.
    pub external_id: String,
}

impl Line {
    /// The digest that belongs to the line as it is.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        let value = serde_json::to_value(&self).unwrap_or_default();
        self.digest = super::canonical::digest(&super::canonical::without(&value, "digest"));
        self
    }

    /// None for a manual line and an opening balance.
    pub fn earning_id(&self) -> Option<Uuid> {
        self.earned.as_ref().map(|earned| earned.earning_id)
    }
}

impl Input {
    /// A fact, with its digest among these.
    pub fn of(fact_id: Uuid, counts: Option<Counts>, digests: &BTreeMap<Uuid, String>) -> Self {
        Self {
            fact_id,
            digest: digests.get(&fact_id).cloned().unwrap_or_default(),
            counts,
        }
    }
}

impl Working {
    pub fn of(earning: &Earning) -> Self {
        Self {
            amount: earning.amount(),
            trace: super::slim::slim(&earning.trace),
        }
    }
}
