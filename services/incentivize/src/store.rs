//! Tables: free functions on a connection, with the verbs find, lock, list, insert, update, delete.

pub(crate) mod account;
pub(crate) mod accounting_lock;
pub(crate) mod adjustment;
pub(crate) mod agreement;
pub(crate) mod attainment;
pub(crate) mod book_check;
pub(crate) mod calculation;
pub(crate) mod cutover;
pub(crate) mod dispute;
pub(crate) mod earning;
pub(crate) mod exchange_rate;
pub(crate) mod fact;
pub(crate) mod journal;
pub(crate) mod journal_export;
pub(crate) mod known;
pub(crate) mod ledger_mapping;
pub(crate) mod opening_balance;
pub(crate) mod opening_total;
pub(crate) mod outcome;
pub(crate) mod payments;
pub(crate) mod period_total;
pub(crate) mod plan;
pub(crate) mod purchase;
pub(crate) mod standing;
pub(crate) mod statement;
pub(crate) mod statement_run;
pub(crate) mod statement_settings;

/// A stored value that can't be read.
pub(crate) fn unreadable(what: &str, value: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("{value} is no {what}").into())
}
