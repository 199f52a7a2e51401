//! How an amount came about: enough for anyone to compute it again.

use std::{borrow::Cow, sync::Arc};

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    calculation::{self, Basis, Change},
    commitment::{CarryOver, Opened, Position, Setting},
    component::Component,
    context::Context,
    dues::DueDays,
    exact::OutOfRange,
    lane::Lane,
    modifiers::Circumstances,
    period::Period,
};

pub use super::step::Step;

/// A component with the plan version that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    pub plan_id: Uuid,
    pub plan_version: u32,
    pub component: Arc<Component>,
}

/// What earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Fact {
        fact_id: Uuid,
        business_date: NaiveDate,
    },
    /// A period or one lane of it, with the number of facts counted, reversed ones excluded.
    Period {
        period: Period,
        facts: i64,
        #[serde(default, skip_serializing_if = "Lane::is_main")]
        lane: Lane,
    },
}

/// The rule applied to one input: an amount or a quantity of a fact, or a period's total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Working {
    pub input: Decimal,
    /// What the rule read besides the input.
    #[serde(default, skip_serializing_if = "Context::is_empty")]
    pub context: Context,
    pub steps: Vec<Step>,
    /// Before rounding.
    pub exact: Decimal,
    pub rounded: Decimal,
}

/// What the minimum made of the earning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentWorking {
    /// By the units alone.
    pub earned: Decimal,
    /// None while the period's minimum is not due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Decimal>,
    /// On which days it is due, where it is prorated by them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<DueDays>,
    /// The calendar year before the period.
    pub before: Position,
    /// What another system earned by the first part of the period.
    #[serde(default, skip_serializing_if = "Opened::is_nothing")]
    pub opened: Opened,
}

impl CommitmentWorking {
    /// Days are one of one where the minimum is whole.
    fn setting(&self) -> Setting {
        let whole = DueDays { due: 1, all: 1 };
        Setting {
            before: self.before,
            opened: self.opened,
            days: self.minimum.map(|_| self.days.unwrap_or(whole)),
        }
    }

    /// The year after the period, which paid `paid` here.
    pub fn position_after(
        &self,
        carry_over: CarryOver,
        paid: Decimal,
    ) -> Result<Position, OutOfRange> {
        let (opened, earned) = (self.opened, self.earned);
        self.before
            .after_opened(carry_over, opened, earned, self.minimum, paid)
    }
}

/// The amount is rounded(F(after)) − rounded(F(before)), where F of nothing is 0, or an instalment's part of both, then raised by the
/// minimum where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    pub rule: Cow<'static, str>,
    pub formula: Cow<'static, str>,
    #[serde(flatten)]
    pub applied: Applied,
    #[serde(flatten)]
    pub subject: Subject,
    #[serde(flatten)]
    pub circumstances: Circumstances,
    /// Percent of the input that goes into the rule; all of it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_percent: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Working>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Working>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<CommitmentWorking>,
    pub amount: Money,
}

impl Trace {
    /// Computes the amount again from the inputs and the embedded terms alone.
    pub fn recompute(&self) -> Result<Money, OutOfRange> {
        self.recalculated().map(|trace| trace.amount)
    }

    /// Whether every intermediate value and the amount are what the terms give for the inputs.
    pub fn is_right(&self) -> bool {
        self.recalculated().is_ok_and(|trace| trace == *self)
    }

    /// From when the amount may be paid.
    pub fn release_date(&self) -> NaiveDate {
        let modifiers = &self.applied.component.modifiers;
        match self.subject {
            Subject::Period { period, .. } => modifiers.held_until(period.last()),
            Subject::Fact { business_date, .. } => {
                self.circumstances.release_date(modifiers, business_date)
            }
        }
    }

    fn recalculated(&self) -> Result<Self, OutOfRange> {
        let basis = |working: &Option<Working>| {
            working.as_ref().map(|working| Basis {
                input: working.input,
                context: working.context.clone(),
            })
        };
        let change = Change {
            before: basis(&self.before),
            after: basis(&self.after),
        };
        let commitment = self.commitment.map(|commitment| commitment.setting());
        calculation::earn(
            &self.applied,
            self.subject.clone(),
            self.circumstances
                .recalculated(&self.applied.component.modifiers, &self.subject),
            self.share_percent,
            change,
            commitment,
        )
    }
}
