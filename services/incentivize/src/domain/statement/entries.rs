//! What the issue of a statement posts: what was accrued is now owed.

use chrono::NaiveDate;
use kit::money::Money;
use uuid::Uuid;

use super::totals::Total;
use crate::domain::{
    account::Account,
    journal::{Cause, Entry},
};

/// One entry, with the sums of all payees by currency; none when nothing moves.
pub fn of_issue(
    partner_id: Uuid,
    statement_id: Uuid,
    today: NaiveDate,
    totals: &[Total],
) -> Result<Option<Entry>, kit::money::MoneyError> {
    let mut postings: Vec<(Account, Money)> = Vec::new();
    for total in totals {
        let moves = [
            (Account::AccruedPayable, total.payable),
            (Account::Payable, total.payable.negate()),
            (Account::Receivable, total.receivable),
            (Account::AccruedReceivable, total.receivable.negate()),
        ];
        for (account, amount) in moves {
            add(&mut postings, account, amount)?;
        }
    }
    postings.retain(|(_, amount)| !amount.is_zero());
    let entry = Entry {
        partner_id,
        cause: Cause::Statement(statement_id),
        business_date: today,
        reason: "stated",
        postings,
    };
    Ok((!entry.postings.is_empty()).then_some(entry))
}

fn add(
    postings: &mut Vec<(Account, Money)>,
    account: Account,
    amount: Money,
) -> Result<(), kit::money::MoneyError> {
    let same = |(other, sum): &&mut (Account, Money)| {
        *other == account && sum.currency() == amount.currency()
    };
    match postings.iter_mut().find(same) {
        Some((_, sum)) => *sum = sum.checked_add(amount)?,
        None => postings.push((account, amount)),
    }
    Ok(())
}
