//! What was open in another system before the books began: posted at once, and a line of the partner's next statement.

use chrono::NaiveDate;
use kit::money::Money;
use uuid::Uuid;

use super::{
    component::Direction,
    journal::{Cause, Entry},
    payee::Payee,
    payments::posting::opened,
    statement::line::{Line, LineKind, OpeningLine},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningBalance {
    pub id: Uuid,
    /// The row in the other system.
    pub external_id: String,
    pub partner_id: Uuid,
    /// Payable or receivable.
    pub direction: Direction,
    /// Above zero.
    pub amount: Money,
    pub as_of: NaiveDate,
}

impl OpeningBalance {
    /// What its import posts.
    pub fn entry(&self) -> Entry {
        Entry {
            partner_id: self.partner_id,
            cause: Cause::OpeningBalance(self.id),
            business_date: self.as_of,
            reason: "taken over",
            postings: opened(self.direction == Direction::Payable, self.amount),
        }
    }

    /// Its line on a statement, not yet numbered.
    pub fn line(&self) -> Line {
        Line {
            line: 0,
            kind: LineKind::OpeningBalance,
            name: "Opening balance".to_owned(),
            direction: self.direction,
            payee: Payee::Partner,
            business_date: self.as_of,
            amount: self.amount,
            earned: None,
            manual: None,
            opening: Some(OpeningLine {
                opening_id: self.id,
                external_id: self.external_id.clone(),
            }),
            digest: String::new(),
        }
    }
}
