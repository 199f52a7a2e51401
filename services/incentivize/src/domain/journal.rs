//! Double entry: whatever changes moves accounts against each other, so that every entry balances.

use chrono::NaiveDate;
use kit::money::{Money, MoneyError};
use uuid::Uuid;

use super::{account::Account, component::Direction, earning::Earning};

/// What an entry follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A change of an earning.
    Earning(Uuid),
    /// An adjustment that was approved.
    Adjustment(Uuid),
    /// A statement that was issued.
    Statement(Uuid),
    /// A payout that was paid.
    Payout(Uuid),
    /// An invoice that was issued, credited, or that money came in for.
    Invoice(Uuid),
    /// What was open in the system before this one.
    OpeningBalance(Uuid),
}

impl Cause {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Earning(_) => "EARNING",
            Self::Adjustment(_) => "ADJUSTMENT",
            Self::Statement(_) => "STATEMENT",
            Self::Payout(_) => "PAYOUT",
            Self::Invoice(_) => "INVOICE",
            Self::OpeningBalance(_) => "OPENING_BALANCE",
        }
    }

    pub fn id(self) -> Uuid {
        match self {
            Self::Earning(id)
            | Self::Adjustment(id)
            | Self::Statement(id)
            | Self::Payout(id)
            | Self::Invoice(id)
            | Self::OpeningBalance(id) => id,
        }
    }

    pub fn earning_id(self) -> Option<Uuid> {
        match self {
            Self::Earning(id) => Some(id),
            _ => None,
        }
    }
}

impl Direction {
    /// The accounts that an earning debits and credits; none where no money moves.
    pub fn accounts(self) -> Option<(Account, Account)> {
        match self {
            Self::Payable => Some((Account::IncentiveExpense, Account::AccruedPayable)),
            Self::Receivable => Some((Account::AccruedReceivable, Account::RoyaltyRevenue)),
            Self::Credit => None,
        }
    }
}

/// Postings that belong together and add up to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub partner_id: Uuid,
    pub cause: Cause,
    /// The day that it belongs to, unless the books are closed on it.
    pub business_date: NaiveDate,
    pub reason: &'static str,
    /// Debits are positive, credits negative; one an account and currency.
    pub postings: Vec<(Account, Money)>,
}

impl Entry {
    /// The difference that one change of an earning makes. None when the amount stays, or no money moves; an earning
    /// keeps its currency and direction. `today` dates earnings of periods that have not ended yet.
    pub fn of_change(
        before: Option<&Earning>,
        after: Option<&Earning>,
        today: NaiveDate,
    ) -> Result<Option<Self>, MoneyError> {
        let Some(earning) = after.or(before) else {
            return Ok(None);
        };
        let Some(accounts) = earning.component().direction.accounts() else {
            return Ok(None);
        };
        let none = Money::zero(earning.amount().currency());
        let amount = |earning: Option<&Earning>| earning.map_or(none, Earning::amount);
        let difference = amount(after).checked_sub(amount(before))?;
        let entry = Self {
            partner_id: earning.partner_id,
            cause: Cause::Earning(earning.id),
            business_date: earned_on(earning, today),
            reason: match (before, after) {
                (None, _) => "earned",
                (Some(_), Some(_)) => "recalculated",
                (Some(_), None) => "withdrawn",
            },
            postings: move_between(accounts, difference),
        };
        Ok((!difference.is_zero()).then_some(entry))
    }

    /// The day that it is dated on: its business date, or the first open day when that is closed.
    pub fn accounting_date(&self, locked_before: Option<NaiveDate>) -> NaiveDate {
        locked_before.map_or(self.business_date, |open| open.max(self.business_date))
    }
}

/// Postings of an amount that debits one account and credits another.
pub fn move_between((debit, credit): (Account, Account), amount: Money) -> Vec<(Account, Money)> {
    vec![(debit, amount), (credit, amount.negate())]
}

/// The fact's date; a period's last day, or today when that is earlier.
fn earned_on(earning: &Earning, today: NaiveDate) -> NaiveDate {
    earning
        .period()
        .map_or(earning.business_date, |period| period.last().min(today))
}
