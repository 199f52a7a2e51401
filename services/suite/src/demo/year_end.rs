//! The year's money: statements that each partner can compute again, then payouts and what is owed to us.
use std::path::PathBuf;

use rust_decimal::Decimal;

use super::Demo;

mod payments;
mod render;
mod statements;

pub use payments::Paid;

/// What the vendor's finance did after the year, and where the documents are.
#[derive(Clone, Debug)]
pub struct YearEnd {
    /// By partner and quarter.
    pub statements: Vec<Stated>,
    pub paid: Paid,
    pub folder: PathBuf,
}

/// One partner's accepted statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub partner: String,
    pub statement_id: String,
    /// From 1 to 4.
    pub quarter: usize,
    /// Payables less receivables: what we owe the partner, or, below zero, what it owes us.
    pub net: Decimal,
    /// The signed document.
    pub document: PathBuf,
}

impl Demo {
    /// Closes the quarters one by one, has their statements approved, issued and accepted, keeps each signed document in
    /// `folder`, and pays what is due. What is done already stays.
    pub async fn close_year(&self, folder: PathBuf) -> anyhow::Result<YearEnd> {
        std::fs::create_dir_all(&folder)?;
        let statements = statements::close(self, &folder).await?;
        let paid = payments::pay(self, &folder).await?;
        Ok(YearEnd {
            statements,
            paid,
            folder,
        })
    }
}
