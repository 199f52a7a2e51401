//! The commercial model of a joint solution, and what is missing in it before it can be proposed.

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::SolutionSide;
use crate::domain::Named;
use crate::domain::named::named;
use crate::domain::problem::Problem;

named! {
    /// What a price is paid for.
    pub enum PriceUnit {
        Once = "ONCE",
        UserMonth = "USER_MONTH",
        UnitMonth = "UNIT_MONTH",
        /// Whatever the size.
        Year = "YEAR",
    }
}

named! {
    pub enum SupportLevel {
        L1 = "L1",
        L2 = "L2",
        L3 = "L3",
    }
}

/// What one part of the solution costs the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub item: String,
    pub side: SolutionSide,
    pub unit_price: Money,
    pub unit: PriceUnit,
}

/// Who answers a level of support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    pub level: SupportLevel,
    pub side: SolutionSide,
    /// An address, a queue.
    pub contact: String,
    /// Until the first answer.
    pub response_hours: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    pub owner: SolutionSide,
    pub term_months: i32,
    pub automatic: bool,
    /// Days before the end of the term on which the renewal is opened.
    pub notice_days: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenueShare {
    pub side: SolutionSide,
    pub percent: Decimal,
}

/// What a version offers; a draft may still lack parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub display_name: String,
    pub description: String,
    /// Each item once.
    pub prices: Vec<Price>,
    /// Each level at most once.
    pub support: Vec<Support>,
    pub customer_success: Option<SolutionSide>,
    pub renewal: Option<Renewal>,
    /// Each side at most once.
    pub revenue_split: Vec<RevenueShare>,
    pub integration_id: Option<Uuid>,
}

impl Terms {
    /// Every part that a customer, or the other side, would ask for and not find.
    pub fn missing(&self) -> Vec<Problem> {
        let mut missing = Vec::new();
        let mut add = |field: &str, reason, text: String| {
            missing.push(Problem::new(format!("solution.{field}"), reason, text));
        };
        if self.prices.is_empty() {
            let text = "say what the solution costs the customer";
            add("prices", "REQUIRED", text.to_owned());
        }
        for level in SupportLevel::ALL {
            if !self.support.iter().any(|support| support.level == *level) {
                let text = format!("say which side answers {level}");
                add("support", "REQUIRED", text);
            }
        }
        if self.customer_success.is_none() {
            let text = "say which side owns the customer's success";
            add("customer_success", "REQUIRED", text.to_owned());
        }
        if self.renewal.is_none() {
            let text = "say who renews, for how long and how";
            add("renewal", "REQUIRED", text.to_owned());
        }
        let split: Decimal = self.revenue_split.iter().map(|share| share.percent).sum();
        if self.revenue_split.is_empty() {
            let text = "say which side gets how much of the price";
            add("revenue_split", "REQUIRED", text.to_owned());
        } else if split != Decimal::ONE_HUNDRED {
            let text = format!("the shares sum to {split} percent, not to 100");
            add("revenue_split", "NOT_THE_WHOLE", text);
        }
        missing
    }
}
