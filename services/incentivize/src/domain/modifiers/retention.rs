//! A fact's earning is paid in instalments while the customer stays; when it leaves, those to come are cancelled, and of those paid the unelapsed part or all is taken back.

use chrono::{Months, NaiveDate};
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{ChurnClawback, Circumstances, Instalment, Modifiers, Retention};
use crate::domain::{
    component::{Component, Denomination},
    exact::OutOfRange,
    fact::Fact,
    lineage::Lineage,
    outcome::ExceptionReason,
};

/// What a churn takes back of an instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// It had not been released: all of it.
    Cancelled,
    Kept,
    All,
    /// The part of the days that the customer did not stay; the cent that does not divide is taken back if its remainder is the larger, or as large.
    Unelapsed {
        days: i64,
        of: i64,
    },
}

impl Loss {
    /// Of an amount.
    pub fn of(self, denomination: Denomination, amount: Decimal) -> Result<Decimal, OutOfRange> {
        match self {
            Self::Kept => Ok(Decimal::ZERO),
            Self::Cancelled | Self::All => Ok(amount),
            Self::Unelapsed { days, of } => {
                let weights = [Decimal::from(days), Decimal::from(of - days)];
                Ok(split(denomination, amount, &weights)?[0])
            }
        }
    }
}

impl Retention {
    /// Last day on which a churn takes back what was paid.
    fn clawback_end(&self, original_date: NaiveDate) -> NaiveDate {
        let last = self.instalments.last().map(|one| one.after_months);
        let months = self.clawback_months.or(last).unwrap_or_default();
        months_after(original_date, months)
    }
}

impl Modifiers {
    /// Numbers of the instalments, from 1; one without a number where all is paid at once.
    pub fn instalments(&self) -> Vec<Option<u32>> {
        let count = self
            .retention
            .as_ref()
            .map_or(0, |retention| retention.instalments.len());
        match u32::try_from(count) {
            Ok(0) | Err(_) => vec![None],
            Ok(count) => (1..=count).map(Some).collect(),
        }
    }

    pub fn instalment(&self, number: Option<u32>) -> Option<&Instalment> {
        let index = usize::try_from(number?).ok()?.checked_sub(1)?;
        self.retention.as_ref()?.instalments.get(index)
    }

    /// When an instalment comes due: in the month, on the same day or the month's last.
    pub(super) fn instalment_date(
        &self,
        number: Option<u32>,
        original_date: NaiveDate,
    ) -> NaiveDate {
        let instalment = self.instalment(number);
        instalment.map_or(original_date, |one| {
            months_after(original_date, one.after_months)
        })
    }

    /// Whether a churn takes anything back.
    pub(super) fn ends_with_churn(&self) -> bool {
        let retention = self.retention.as_ref();
        retention.is_some_and(|retention| retention.churn_clawback != ChurnClawback::None)
    }
}

impl Circumstances {
    /// What a churn on a day takes back of the instalment.
    pub fn loss_by_churn(&self, modifiers: &Modifiers, churned_on: NaiveDate) -> Loss {
        let Some(retention) = &modifiers.retention else {
            return Loss::Kept;
        };
        let original_date = self.original_date.unwrap_or(churned_on);
        if self.due_date(modifiers, original_date) > churned_on {
            return Loss::Cancelled;
        }
        let end = retention.clawback_end(original_date);
        let limit = modifiers.clawback_end(original_date);
        if churned_on > end || limit.is_some_and(|limit| churned_on > limit) {
            return Loss::Kept;
        }
        match retention.churn_clawback {
            ChurnClawback::None | ChurnClawback::UnpaidOnly => Loss::Kept,
            ChurnClawback::Full => Loss::All,
            ChurnClawback::Prorated => {
                let of = (end - original_date).num_days();
                let days = (end - churned_on).num_days().min(of);
                Loss::Unelapsed { days, of }
            }
        }
    }
}

/// The circumstances of each instalment; of a churn, with what it takes back of each.
pub fn parts(
    component: &Component,
    circumstances: Circumstances,
    lineage: &Lineage<'_>,
    churns: &[&Fact],
) -> Result<Vec<Circumstances>, ExceptionReason> {
    let modifiers = &component.modifiers;
    let part = |instalment: Option<u32>| Circumstances {
        instalment,
        ..circumstances.clone()
    };
    let mut parts: Vec<Circumstances> = modifiers.instalments().into_iter().map(part).collect();
    if !lineage.is_churn() {
        return Ok(parts);
    }
    let churn = lineage.deed;
    if churns.iter().any(|other| other.place() < churn.place()) {
        return Err(ExceptionReason::AlreadyChurned);
    }
    for part in &mut parts {
        part.loss = Some(part.loss_by_churn(modifiers, churn.business_date));
    }
    match parts.iter().all(|part| part.loss == Some(Loss::Kept)) {
        true => Err(ExceptionReason::AfterClawbackWindow),
        false => Ok(parts),
    }
}

impl Component {
    /// An instalment's part of a whole earning: the parts sum to the whole, by largest remainder in the component's digits, ties to the earliest.
    pub fn portion(&self, instalment: Option<u32>, whole: Decimal) -> Result<Decimal, OutOfRange> {
        let retention = self.modifiers.retention.as_ref();
        let index = instalment.and_then(|number| usize::try_from(number).ok());
        let (Some(retention), Some(number)) = (retention, index) else {
            return Ok(whole);
        };
        let percents = retention.instalments.iter().map(|one| one.percent);
        let percents: Vec<Decimal> = percents.collect();
        let parts = split(self.denomination, whole, &percents)?;
        let part = number.checked_sub(1).and_then(|index| parts.get(index));
        part.copied().ok_or(OutOfRange)
    }
}

fn split(
    denomination: Denomination,
    amount: Decimal,
    weights: &[Decimal],
) -> Result<Vec<Decimal>, OutOfRange> {
    let whole = Money::new(amount, denomination.currency).map_err(|_| OutOfRange)?;
    let parts = whole.split_to(denomination.digits, weights);
    let parts = parts.map_err(|_| OutOfRange)?.into_iter();
    Ok(parts.map(Money::amount).collect())
}

fn months_after(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}
