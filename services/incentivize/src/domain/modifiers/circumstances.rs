//! What modifiers read of a fact's surroundings: part of the trace, so that amount and release follow from the trace alone.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Modifiers, exchange_step, payment_condition::Paid, retention::Loss};
use crate::domain::{
    component::Component,
    exact::OutOfRange,
    exchange::Rate,
    trace::{Step, Subject},
};

/// Each present where a modifier reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Circumstances {
    /// Business date of the original, where that is another fact of another date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_date: Option<NaiveDate>,
    /// From the original's currency to the component's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Paid>,
    /// Its number, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instalment: Option<u32>,
    /// What the churn that is the fact takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<Loss>,
}

impl Circumstances {
    /// Whose original happened on `original_date`, seen from a fact of `business_date`.
    pub fn since(original_date: NaiveDate, business_date: NaiveDate) -> Self {
        Self {
            original_date: (original_date != business_date).then_some(original_date),
            ..Self::default()
        }
    }

    /// Whether the customer has paid enough for anything to earn.
    pub fn is_paid(&self, modifiers: &Modifiers) -> bool {
        let condition = modifiers.payment_condition;
        self.paid.is_none_or(|paid| paid.is_enough(condition))
    }

    /// The part of an input that goes into the rule, in the component's currency; none while the customer has not paid enough.
    pub fn input(
        &self,
        modifiers: &Modifiers,
        input: Decimal,
        steps: &mut Vec<Step>,
    ) -> Result<Option<Decimal>, OutOfRange> {
        let earning = match self.paid {
            Some(paid) => paid.part(modifiers.payment_condition, input, steps),
            None => Some(input),
        };
        match (earning, &self.exchange) {
            (Some(of), Some(rate)) => Ok(Some(exchange_step::convert(rate, of, steps)?)),
            (earning, _) => Ok(earning),
        }
    }

    /// What of a fact's whole earning it is about: an instalment, and what a churn takes back of that.
    pub fn portion(&self, component: &Component, whole: Decimal) -> Result<Decimal, OutOfRange> {
        let part = component.portion(self.instalment, whole)?;
        match self.loss {
            Some(loss) => loss.of(component.denomination, part),
            None => Ok(part),
        }
    }

    /// From when an earning of a fact may be paid: not before the fact itself.
    pub fn release_date(&self, modifiers: &Modifiers, business_date: NaiveDate) -> NaiveDate {
        let original_date = self.original_date.unwrap_or(business_date);
        self.due_date(modifiers, original_date).max(business_date)
    }

    /// From when what the original earned may be paid: when its hold has ended, its instalment has come due, and the customer has paid.
    pub(super) fn due_date(&self, modifiers: &Modifiers, original_date: NaiveDate) -> NaiveDate {
        let held_until = modifiers.held_until(original_date);
        let instalment = modifiers.instalment_date(self.instalment, original_date);
        let paid_on = self.paid.and_then(|paid| paid.on);
        held_until
            .max(instalment)
            .max(paid_on.unwrap_or(held_until))
    }

    /// The same, with what follows from the rest computed again.
    #[must_use]
    pub fn recalculated(&self, modifiers: &Modifiers, subject: &Subject) -> Self {
        let mut circumstances = self.clone();
        if let Subject::Fact { business_date, .. } = subject {
            let loss = self.loss_by_churn(modifiers, *business_date);
            circumstances.loss = self.loss.map(|_| loss);
        }
        circumstances
    }
}
