//! Double entry: each change of an earning moves one account against another, so that every entry balances.

use kit::money::{Money, MoneyError};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{component::Direction, earning::Earning};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// What incentives cost us.
    IncentiveExpense,
    /// What we owe partners.
    AccruedPayable,
    /// What partners owe us.
    AccruedReceivable,
    /// What royalties bring us.
    RoyaltyRevenue,
}

impl Account {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::IncentiveExpense => "INCENTIVE_EXPENSE",
            Self::AccruedPayable => "ACCRUED_PAYABLE",
            Self::AccruedReceivable => "ACCRUED_RECEIVABLE",
            Self::RoyaltyRevenue => "ROYALTY_REVENUE",
        }
    }
}

impl Direction {
    /// The accounts that an earning debits and credits.
    pub fn accounts(self) -> (Account, Account) {
        match self {
            Self::Payable => (Account::IncentiveExpense, Account::AccruedPayable),
            Self::Receivable => (Account::AccruedReceivable, Account::RoyaltyRevenue),
        }
    }
}

/// The difference that one change of an earning makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub partner_id: Uuid,
    pub earning_id: Uuid,
    pub direction: Direction,
    pub amount: Money,
    pub reason: &'static str,
}

impl Entry {
    /// None when the amount stays; an earning keeps its currency and direction.
    pub fn of_change(
        before: Option<&Earning>,
        after: Option<&Earning>,
    ) -> Result<Option<Self>, MoneyError> {
        let Some(earning) = after.or(before) else {
            return Ok(None);
        };
        let none = Money::zero(earning.amount().currency());
        let amount = |earning: Option<&Earning>| earning.map_or(none, Earning::amount);
        let difference = amount(after).checked_sub(amount(before))?;
        let entry = Self {
            partner_id: earning.partner_id,
            earning_id: earning.id,
            direction: earning.component().direction,
            amount: difference,
            reason: match (before, after) {
                (None, _) => "earned",
                (Some(_), Some(_)) => "recalculated",
                (Some(_), None) => "withdrawn",
            },
        };
        Ok((!difference.is_zero()).then_some(entry))
    }

    /// Debits are positive, credits negative.
    pub fn postings(&self) -> [(Account, Decimal); 2] {
        let (debit, credit) = self.direction.accounts();
        let amount = self.amount.amount();
        [(debit, amount), (credit, -amount)]
    }
}
