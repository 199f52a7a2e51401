//! What of a statement is still to be settled: what it says, less what is in dispute, less what is settled already.

use kit::money::Currency;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::payee::PayeeRef;
use crate::domain::exact::{OutOfRange, sub};

/// One total of an accepted statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    pub statement_id: Uuid,
    pub payee: PayeeRef,
    pub currency: Currency,
    /// What we owe by the statement, and what is owed to us.
    pub payable: Decimal,
    pub receivable: Decimal,
    /// The part of payable − receivable that is in dispute.
    pub held: Decimal,
    /// By payouts and invoices that stand.
    pub settled_payable: Decimal,
    pub settled_receivable: Decimal,
}

/// What a payout or an invoice settles of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    pub statement_id: Uuid,
    pub payable: Decimal,
    pub receivable: Decimal,
}

impl Settlement {
    /// Positive when we owe.
    pub fn net(&self) -> Result<Decimal, OutOfRange> {
        sub(self.payable, self.receivable)
    }

    pub fn is_nothing(&self) -> bool {
        self.payable.is_zero() && self.receivable.is_zero()
    }
}

/// Which sides of statements are settled together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// What is owed in both directions, set off against each other.
    Both,
    PayableOnly,
    ReceivableOnly,
}

impl Open {
    /// A dispute about more than is owed to us holds back what is owed by us, and the other way round.
    pub fn due(&self, sides: Sides) -> Result<Settlement, OutOfRange> {
        let zero = Decimal::ZERO;
        let payable = sub(
            sub(self.payable, self.settled_payable)?,
            self.held.max(zero),
        )?;
        let receivable = sub(
            sub(self.receivable, self.settled_receivable)?,
            (-self.held).max(zero),
        )?;
        let (payable, receivable) = match sides {
            Sides::Both => (payable, receivable),
            Sides::PayableOnly => (payable, zero),
            Sides::ReceivableOnly => (zero, receivable),
        };
        Ok(Settlement {
            statement_id: self.statement_id,
            payable,
            receivable,
        })
    }
}
