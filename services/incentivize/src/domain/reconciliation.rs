//! The old system's amounts against what was earned here, line by line: equal, different by how much, or missing on one
//! side.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kit::money::{Currency, Money, MoneyError};
use uuid::Uuid;

use super::period::{Period, PeriodLength};

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    pub partner_id: Uuid,
    pub component_key: String,
    pub period: Period,
    pub currency: Currency,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Equal,
    Differs,
    MissingHere,
    MissingThere,
}

impl Verdict {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Equal => "EQUAL",
            Self::Differs => "DIFFERS",
            Self::MissingHere => "MISSING_HERE",
            Self::MissingThere => "MISSING_THERE",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub subject: Subject,
    pub verdict: Verdict,
    pub reported: Option<Money>,
    pub earned: Option<Money>,
    /// Earned here less what was reported.
    pub difference: Money,
}

/// All lines of one currency added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    pub reported: Money,
    pub earned: Money,
    pub difference: Money,
}

/// Amounts by what they are about; several of one add up.
pub type Amounts = BTreeMap<Subject, Money>;

/// Adds an amount to those of its subject.
pub fn count(amounts: &mut Amounts, subject: Subject, amount: Money) -> Result<(), MoneyError> {
    let zero = Money::zero(amount.currency());
    let sum = amounts.entry(subject).or_insert(zero);
    *sum = sum.checked_add(amount)?;
    Ok(())
}

/// The period of a length that a day lies in.
pub fn period_of(length: PeriodLength, day: NaiveDate) -> Period {
    Period::of(length, day)
}

/// Every subject of either side once, in their order. Nothing earned and nothing reported are the same.
pub fn reconcile(reported: &Amounts, earned: &Amounts) -> Result<Vec<Line>, MoneyError> {
    let subjects: BTreeSet<&Subject> = reported.keys().chain(earned.keys()).collect();
    let line = |subject: &Subject| {
        let zero = Money::zero(subject.currency);
        let (reported, earned) = (reported.get(subject).copied(), earned.get(subject).copied());
        let difference = earned
            .unwrap_or(zero)
            .checked_sub(reported.unwrap_or(zero))?;
        let verdict = match (difference.is_zero(), reported, earned) {
            (true, _, _) => Verdict::Equal,
            (false, Some(_), None) => Verdict::MissingHere,
            (false, None, _) => Verdict::MissingThere,
            (false, Some(_), Some(_)) => Verdict::Differs,
        };
        Ok(Line {
            subject: subject.clone(),
            verdict,
            reported,
            earned,
            difference,
        })
    };
    subjects.into_iter().map(line).collect()
}

/// By currency.
pub fn totals(lines: &[Line]) -> Result<Vec<Total>, MoneyError> {
    let mut totals: BTreeMap<Currency, Total> = BTreeMap::new();
    for line in lines {
        let zero = Money::zero(line.subject.currency);
        let total = totals.entry(line.subject.currency).or_insert(Total {
            reported: zero,
            earned: zero,
            difference: zero,
        });
        total.reported = total.reported.checked_add(line.reported.unwrap_or(zero))?;
        total.earned = total.earned.checked_add(line.earned.unwrap_or(zero))?;
        total.difference = total.difference.checked_add(line.difference)?;
    }
    Ok(totals.into_values().collect())
}
