//! What payments do to the books. Debits are positive, credits negative; every entry adds up to nothing in each currency.

use chrono::NaiveDate;
use kit::money::{Currency, Money, MoneyError};
use rust_decimal::Decimal;

use super::{due::Settlement, invoice::Invoice, payout::Payout};
use crate::domain::{
    account::Account,
    exact::{OutOfRange, add},
    journal::{Cause, Entry},
};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostingError {
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// A payout was paid: what was owed in both directions is settled, VAT can be recovered, what was withheld is owed to the
/// tax office, the rest has left the bank. In another currency, the exchange difference carries it over.
pub fn paid(
    payout: &Payout,
    settlements: &[Settlement],
    value_date: NaiveDate,
) -> Result<Entry, PostingError> {
    let currency = payout.net.currency();
    let (payable, receivable) = sums(settlements)?;
    let mut postings = vec![
        (Account::Payable, Money::new(payable, currency)?),
        (Account::Receivable, Money::new(-receivable, currency)?),
        (Account::VatRecoverable, payout.vat),
        (Account::WithholdingTaxPayable, payout.withheld.negate()),
    ];
    if payout.amount.currency() == currency {
        postings.push((Account::Cash, payout.gross.negate()));
    } else {
        postings.push((Account::ExchangeDifference, payout.gross.negate()));
        postings.push((Account::ExchangeDifference, payout.amount));
        postings.push((Account::Cash, payout.amount.negate()));
    }
    Ok(Entry {
        partner_id: payout.partner_id,
        cause: Cause::Payout(payout.id),
        business_date: value_date,
        reason: "paid",
        postings: without_nothing(postings),
    })
}

/// An invoice was issued: what we owe is set off, and VAT is charged. None when neither is anything.
pub fn invoiced(
    invoice: &Invoice,
    settlements: &[Settlement],
) -> Result<Option<Entry>, PostingError> {
    let postings = invoice_postings(invoice, settlements)?;
    Ok(invoice_entry(
        invoice,
        invoice.issue_date,
        "invoiced",
        postings,
    ))
}

/// An invoice was taken back on a day.
pub fn credited(
    invoice: &Invoice,
    settlements: &[Settlement],
    on: NaiveDate,
) -> Result<Option<Entry>, PostingError> {
    let postings = invoice_postings(invoice, settlements)?.into_iter();
    let reversed = postings
        .map(|(account, amount)| (account, amount.negate()))
        .collect();
    Ok(invoice_entry(invoice, on, "credited", reversed))
}

/// Money came in for an invoice.
pub fn received(invoice: &Invoice, amount: Money, value_date: NaiveDate) -> Option<Entry> {
    let postings = vec![
        (Account::Cash, amount),
        (Account::Receivable, amount.negate()),
    ];
    invoice_entry(invoice, value_date, "received", postings)
}

fn invoice_postings(
    invoice: &Invoice,
    settlements: &[Settlement],
) -> Result<Vec<(Account, Money)>, PostingError> {
    let (set_off, _) = sums(settlements)?;
    let set_off = Money::new(set_off, invoice.net.currency())?;
    Ok(vec![
        (Account::Payable, set_off),
        (Account::Receivable, invoice.vat.checked_sub(set_off)?),
        (Account::VatPayable, invoice.vat.negate()),
    ])
}

fn invoice_entry(
    invoice: &Invoice,
    business_date: NaiveDate,
    reason: &'static str,
    postings: Vec<(Account, Money)>,
) -> Option<Entry> {
    let postings = without_nothing(postings);
    (!postings.is_empty()).then_some(Entry {
        partner_id: invoice.partner_id,
        cause: Cause::Invoice(invoice.id),
        business_date,
        reason,
        postings,
    })
}

/// What we owed and what was owed to us before the books began.
pub fn opened(owed_by_us: bool, amount: Money) -> Vec<(Account, Money)> {
    match owed_by_us {
        true => vec![
            (Account::OpeningBalance, amount),
            (Account::AccruedPayable, amount.negate()),
        ],
        false => vec![
            (Account::AccruedReceivable, amount),
            (Account::OpeningBalance, amount.negate()),
        ],
    }
}

fn sums(settlements: &[Settlement]) -> Result<(Decimal, Decimal), OutOfRange> {
    let zero = (Decimal::ZERO, Decimal::ZERO);
    settlements
        .iter()
        .try_fold(zero, |(payable, receivable), one| {
            Ok((add(payable, one.payable)?, add(receivable, one.receivable)?))
        })
}

fn without_nothing(postings: Vec<(Account, Money)>) -> Vec<(Account, Money)> {
    postings
        .into_iter()
        .filter(|(_, amount)| !amount.is_zero())
        .collect()
}

/// Amounts of one currency added up.
pub fn total(
    amounts: impl IntoIterator<Item = Money>,
    currency: Currency,
) -> Result<Money, MoneyError> {
    amounts
        .into_iter()
        .try_fold(Money::zero(currency), Money::checked_add)
}
