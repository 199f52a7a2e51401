//! What the lines of a statement come to.

use std::collections::BTreeMap;

use kit::money::{Currency, Money, MoneyError};
use serde::{Deserialize, Serialize};

use super::line::Line;
use crate::domain::{component::Direction, payee::Payee};

/// For one payee in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    pub payee: Payee,
    pub payable: Money,
    pub receivable: Money,
    /// Payable less receivable: positive when we owe.
    pub net: Money,
    /// Recognition, never paid.
    pub credit: Money,
}

/// By payee and currency, in order.
pub fn totals(lines: &[Line]) -> Result<Vec<Total>, MoneyError> {
    let mut totals: BTreeMap<(Payee, &str), Total> = BTreeMap::new();
    for line in lines {
        let currency = line.amount.currency();
        let key = (line.payee.clone(), currency.code());
        let empty = || Total::nothing(line.payee.clone(), currency);
        totals.entry(key).or_insert_with(empty).add(line)?;
    }
    Ok(totals.into_values().collect())
}

impl Total {
    fn nothing(payee: Payee, currency: Currency) -> Self {
        let none = Money::zero(currency);
        Self {
            payee,
            payable: none,
            receivable: none,
            net: none,
            credit: none,
        }
    }

    fn add(&mut self, line: &Line) -> Result<(), MoneyError> {
        let sum = match line.direction {
            Direction::Payable => &mut self.payable,
            Direction::Receivable => &mut self.receivable,
            Direction::Credit => &mut self.credit,
        };
        *sum = sum.checked_add(line.amount)?;
        self.net = self.payable.checked_sub(self.receivable)?;
        Ok(())
    }
}

/// What a line adds to the net of its payee: nothing for a credit.
pub fn net_of(direction: Direction, amount: Money) -> Money {
    match direction {
        Direction::Payable => amount,
        Direction::Receivable => amount.negate(),
        Direction::Credit => Money::zero(amount.currency()),
    }
}
