//! What modifies an earning, whatever its mechanism: when it is paid, on what condition, and what takes it back.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

mod check;
pub mod circumstances;
pub mod clawback;
pub mod exchange_step;
mod hold;
pub mod payment_condition;
pub mod retention;

pub use circumstances::Circumstances;

use super::{choice::coded, fact::Relation};

/// Each absent unless set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Modifiers {
    /// Days after the business date before which nothing is paid.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hold_days: u32,
    /// Days after the original's business date in which a refund or churn takes back; without limit when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clawback_days: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub payment_condition: PaymentCondition,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub rate_day: RateDay,
}

/// What the customer must have paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentCondition {
    #[default]
    None,
    /// The fact earns on the part that is paid.
    InProportion,
    /// The fact earns once all of it is paid.
    WhenFullyPaid,
}

/// The day whose exchange rate converts a fact in another currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RateDay {
    /// The fact's business date.
    #[default]
    FactDate,
    /// The last day of the period.
    PeriodEnd,
    /// Facts in another currency are excepted.
    Never,
}

/// Pays over time, as long as the customer stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// In order; their percents sum to 100. All at once when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instalments: Vec<Instalment>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub churn_clawback: ChurnClawback,
    /// Months after the business date in which a churn takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clawback_months: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// After the business date.
    pub after_months: u32,
    /// Of the whole earning.
    pub percent: Decimal,
}

/// What a churn takes back of what was paid already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChurnClawback {
    /// Nothing, and instalments to come are paid.
    None,
    /// Instalments to come are cancelled.
    #[default]
    UnpaidOnly,
    /// And of those paid, the part of the months that is left.
    Prorated,
    /// And all that was paid.
    Full,
}

coded!(PaymentCondition: None "NONE", InProportion "IN_PROPORTION", WhenFullyPaid "WHEN_FULLY_PAID");
coded!(RateDay: FactDate "FACT_DATE", PeriodEnd "PERIOD_END", Never "NEVER");
coded!(ChurnClawback: None "NONE", UnpaidOnly "UNPAID_ONLY", Prorated "PRORATED", Full "FULL");

impl Modifiers {
    /// Whether a fact of such a relation to its original changes what that earns.
    pub fn heed(&self, relation: Relation) -> bool {
        match relation {
            Relation::Original | Relation::RefundOf(_) | Relation::ReversalOf(_) => true,
            Relation::PaymentOf(_) => self.payment_condition != PaymentCondition::None,
            Relation::ChurnOf(_) => self.ends_with_churn(),
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
