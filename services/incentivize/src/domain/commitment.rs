//! The minimum that a period must bring, and what of a shortfall or surplus carries over to the other periods of the calendar year.

use kit::money::{Money, Rounding, round};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    choice::coded,
    component::Denomination,
    dues::DueDays,
    exact::{self, OutOfRange, add, sub},
};

/// What a minimum paid in one period means for the others of the calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CarryOver {
    /// Nothing: every period stands alone.
    #[default]
    None,
    /// Prepaid and recoupable both ways: the year's payments are the greater of its earnings and its minimums.
    Recoupable,
    /// A shortfall paid is recouped from later surplus; an early surplus does not cover later minimums.
    ForwardOnly,
}

coded!(CarryOver: None "NONE", Recoupable "RECOUPABLE", ForwardOnly "FORWARD_ONLY");

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinimumCommitment {
    pub minimum: Money,
    #[serde(default)]
    pub carry_over: CarryOver,
    /// Whether a period is due by its days in force and active; whole otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prorated: bool,
}

impl MinimumCommitment {
    /// What is due: the minimum, or its part by days, rounded half to even to the component's digits.
    pub fn due(&self, days: DueDays, denomination: &Denomination) -> Result<Decimal, OutOfRange> {
        let whole = self.minimum.amount();
        if !self.prorated || days.due == days.all {
            return Ok(whole);
        }
        let part = exact::mul(whole, Decimal::from(days.due))?;
        let part = part
            .checked_div(Decimal::from(days.all))
            .ok_or(OutOfRange)?;
        Ok(round(part, denomination.digits, Rounding::HalfEven))
    }
}

/// What another system earned by the first part of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Opened {
    /// By the terms.
    pub earned: Decimal,
    /// Whether it has settled the whole period, with its minimum.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

impl Opened {
    /// Whether there is no such part.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What a minimum is settled against, besides what the period earns here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Setting {
    /// The calendar year before the period.
    pub before: Position,
    pub opened: Opened,
    /// None while the minimum is not due.
    pub days: Option<DueDays>,
}

/// The calendar year so far, before a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Position {
    /// By the units.
    pub earned: Decimal,
    /// Minimums that have come due.
    pub minimum: Decimal,
    pub paid: Decimal,
}

impl Position {
    /// What a period pays that earned `earned` by its units; `minimum` is none while the period's minimum is not due.
    pub fn payment(
        &self,
        carry_over: CarryOver,
        earned: Decimal,
        minimum: Option<Decimal>,
    ) -> Result<Decimal, OutOfRange> {
        match carry_over {
            CarryOver::None => Ok(minimum.map_or(earned, |minimum| earned.max(minimum))),
            CarryOver::Recoupable => {
                let minimums = add(self.minimum, minimum.unwrap_or_default())?;
                if minimums.is_zero() {
                    return Ok(earned);
                }
                sub(add(self.earned, earned)?.max(minimums), self.paid)
            }
            CarryOver::ForwardOnly => {
                let prepaid = sub(self.paid, self.earned)?;
                let owed = sub(earned, prepaid)?;
                match minimum {
                    Some(minimum) => Ok(owed.max(minimum)),
                    None if prepaid.is_zero() => Ok(earned),
                    None => Ok(owed.max(Decimal::ZERO)),
                }
            }
        }
    }

    /// What a period pays here of which another system has settled the first part.
    pub fn payment_since(
        &self,
        carry_over: CarryOver,
        opened: Opened,
        earned: Decimal,
        minimum: Option<Decimal>,
    ) -> Result<Decimal, OutOfRange> {
        let whole = self.payment(carry_over, add(opened.earned, earned)?, minimum)?;
        sub(whole, self.settled(carry_over, opened, minimum)?)
    }

    /// What that system settled.
    fn settled(
        &self,
        carry_over: CarryOver,
        opened: Opened,
        minimum: Option<Decimal>,
    ) -> Result<Decimal, OutOfRange> {
        match opened.is_nothing() {
            true => Ok(Decimal::ZERO),
            false => self.payment(carry_over, opened.earned, minimum.filter(|_| opened.whole)),
        }
    }

    /// The year so far, after a period that paid `paid` here.
    pub fn after_opened(
        &self,
        carry_over: CarryOver,
        opened: Opened,
        earned: Decimal,
        minimum: Option<Decimal>,
        paid: Decimal,
    ) -> Result<Self, OutOfRange> {
        let settled = self.settled(carry_over, opened, minimum)?;
        self.after(add(opened.earned, earned)?, minimum, add(settled, paid)?)
    }

    /// The year so far, after that period.
    pub fn after(
        &self,
        earned: Decimal,
        minimum: Option<Decimal>,
        paid: Decimal,
    ) -> Result<Self, OutOfRange> {
        Ok(Self {
            earned: add(self.earned, earned)?,
            minimum: add(self.minimum, minimum.unwrap_or_default())?,
            paid: add(self.paid, paid)?,
        })
    }
}
