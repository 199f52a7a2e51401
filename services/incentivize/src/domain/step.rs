//! The steps of a calculation, each with what went in and what came out.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// One intermediate value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Step {
    /// The partner's share of an amount.
    Share {
        percent: Decimal,
        of: Decimal,
        gives: Decimal,
    },
    /// The part of an amount that the customer has paid.
    Paid {
        paid: Decimal,
        of: Decimal,
        gives: Decimal,
    },
    /// An amount in the component's currency.
    Exchange {
        rate: Decimal,
        of: Decimal,
        gives: Decimal,
    },
    Percent {
        percent: Decimal,
        of: Decimal,
        gives: Decimal,
    },
    Cap {
        gives: Decimal,
    },
    /// An amount that the terms name, such as a bonus or a milestone's reward.
    Flat {
        what: Cow<'static, str>,
        gives: Decimal,
    },
    /// The percentage in force on a day, and since when.
    Rate {
        since: NaiveDate,
        percent: Decimal,
    },
    Multiply {
        what: Cow<'static, str>,
        by: Decimal,
        of: Decimal,
        gives: Decimal,
    },
    /// What is left after something is taken off.
    Minus {
        what: Cow<'static, str>,
        of: Decimal,
        less: Decimal,
        gives: Decimal,
    },
    /// `of` × `part` ÷ `whole`.
    Proportion {
        what: Cow<'static, str>,
        of: Decimal,
        part: Decimal,
        whole: Decimal,
        gives: Decimal,
    },
    /// Whether a condition is met.
    Threshold {
        what: Cow<'static, str>,
        least: Decimal,
        found: Decimal,
        met: bool,
    },
    /// The least of several values.
    Least {
        of: Vec<(Cow<'static, str>, Decimal)>,
        gives: Decimal,
    },
    /// What no number says.
    Note {
        text: Cow<'static, str>,
    },
    /// One tier, counted from 1: percent of revenue or price per unit, as the mechanism says.
    Tier {
        tier: usize,
        rate: Decimal,
        of: Decimal,
        #[serde(default, skip_serializing_if = "Decimal::is_zero")]
        flat: Decimal,
        gives: Decimal,
    },
}

impl Step {
    pub fn flat(what: impl Into<Cow<'static, str>>, gives: Decimal) -> Self {
        let what = what.into();
        Self::Flat { what, gives }
    }

    pub fn note(text: impl Into<Cow<'static, str>>) -> Self {
        Self::Note { text: text.into() }
    }
}
