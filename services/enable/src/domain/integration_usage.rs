//! Who uses an integration, how much and how well: sums of heartbeats over days, which merge exactly.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::{Decimal, RoundingStrategy};
use uuid::Uuid;

pub mod alert;
pub mod policy;
#[cfg(test)]
mod tests;

/// Upper bounds of latency classes in ms; a last class has none.
pub const LATENCY_BOUNDS_MS: [i32; 11] =
    [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];
pub const LATENCY_CLASSES: usize = LATENCY_BOUNDS_MS.len() + 1;

/// What one account did with an integration in one hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heartbeat {
    pub integration_id: Uuid,
    pub account_id: String,
    /// Start of the hour.
    pub hour: DateTime<Utc>,
    pub calls: i64,
    pub errors: i64,
    /// Calls by latency class; all zero when latency was not measured.
    pub latency: [i64; LATENCY_CLASSES],
}

/// A customer of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JointCustomer {
    pub account_id: String,
    pub start: NaiveDate,
    /// First day on which it no longer is.
    pub end: Option<NaiveDate>,
    pub last_heartbeat: Option<DateTime<Utc>>,
}

/// Use from `start` to before `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageWindow {
    pub start: NaiveDate,
    pub end: NaiveDate,
    /// Joint customers on the end day.
    pub joint_customers: i64,
    /// Those of them with calls in the window.
    pub using_customers: i64,
    pub calls: i64,
    pub errors: i64,
    pub latency: Vec<i64>,
}

impl UsageWindow {
    /// Using ÷ joint customers, four digits, half up; none without joint customers.
    pub fn adoption_rate(&self) -> Option<Decimal> {
        rate(self.using_customers, self.joint_customers)
    }

    /// Errors ÷ calls, four digits, half up; none without calls.
    pub fn error_rate(&self) -> Option<Decimal> {
        rate(self.errors, self.calls)
    }

    /// The upper bound of the class of the call that `percent` of the calls are not slower than; none when nothing was measured, or it
    /// lies in the class without a bound.
    pub fn latency_ms(&self, percent: i64) -> Option<i32> {
        let measured: i64 = self.latency.iter().sum();
        // The rank of that call, rounded up.
        let rank = (measured * percent + 99) / 100;
        let mut below = 0;
        let class = self.latency.iter().position(|count| {
            below += count;
            measured > 0 && below >= rank
        });
        LATENCY_BOUNDS_MS.get(class?).copied()
    }
}

fn rate(part: i64, whole: i64) -> Option<Decimal> {
    let rate = Decimal::from(part).checked_div(Decimal::from(whole))?;
    Some(rate.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero))
}
