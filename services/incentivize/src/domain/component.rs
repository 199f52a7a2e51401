//! One incentive rule of a plan.

use std::sync::Arc;

use kit::money::{Currency, Rounding};
use serde::{Deserialize, Serialize};

use super::{mechanism::Mechanism, modifiers::Modifiers, period::Period, problem::Problems};

mod terms;

pub use terms::Terms;

/// Direction of the money, seen from the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    Payable,
    Receivable,
    /// Recognition that is never paid in money.
    Credit,
}

impl Direction {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Payable => "PAYABLE",
            Self::Receivable => "RECEIVABLE",
            Self::Credit => "CREDIT",
        }
    }
}

/// What a component's amounts are expressed in, and how they are rounded, once, at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denomination {
    pub currency: Currency,
    #[serde(default)]
    pub rounding: Rounding,
    pub digits: u32,
}

impl Denomination {
    /// The currency's own digits, half to even.
    pub fn of(currency: Currency) -> Self {
        Self {
            currency,
            rounding: Rounding::default(),
            digits: currency.digits(),
        }
    }
}

/// Which period a refund lowers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefundPeriod {
    /// That of the refund's own date.
    #[default]
    OwnDate,
    /// That of the refunded fact.
    OriginalDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Unique in the plan, kept across its versions.
    pub key: String,
    pub name: String,
    pub direction: Direction,
    #[serde(flatten)]
    pub denomination: Denomination,
    #[serde(default)]
    pub refund_period: RefundPeriod,
    #[serde(flatten)]
    pub modifiers: Modifiers,
    pub terms: Terms,
}

impl Component {
    pub fn mechanism(&self) -> &dyn Mechanism {
        self.terms.mechanism()
    }

    /// The component as it settles a period.
    pub fn in_period(self: &Arc<Self>, period: Period) -> Arc<Self> {
        match &self.terms {
            Terms::AgreedRoyalty(terms) => Arc::new(Self {
                terms: Terms::AgreedRoyalty(terms.in_period(period)),
                ..Self::clone(self)
            }),
            _ => Arc::clone(self),
        }
    }

    /// Reports every problem of the component.
    pub fn check(&self, problems: &mut Problems) {
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let key_is_fine = (1..=63).contains(&self.key.len()) && self.key.chars().all(legal);
        problems.require(
            key_is_fine,
            "key",
            "MALFORMED_KEY",
            "1 to 63 lower-case letters, digits and hyphens",
        );
        problems.require_name(&self.name);
        let Denomination {
            currency, digits, ..
        } = self.denomination;
        if digits > currency.digits() {
            problems.add(
                "rounding_digits",
                "OVER_PRECISE",
                format!("{currency} has {} digits", currency.digits()),
            );
        }
        let mechanism = self.mechanism();
        self.modifiers.check(mechanism, problems);
        problems.within(mechanism.name(), |problems| {
            mechanism.check(&self.denomination, problems)
        });
    }
}
