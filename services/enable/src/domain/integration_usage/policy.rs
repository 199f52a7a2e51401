//! What raises alerts; data of the tenant.

use kit::Violations;
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HealthPolicy {
    /// Days of a window.
    pub window_days: i32,
    pub maximum_error_rate_bps: i32,
    /// A fall of the adoption rate that raises an alert, in hundredths of a percentage point.
    pub adoption_fall_bps: i32,
    /// Days without heartbeats after which a customer is silent.
    pub silent_days: i32,
    /// 0 while nothing was decided.
    #[serde(skip)]
    pub revision: i64,
}

impl Default for HealthPolicy {
    fn default() -> Self {
        Self {
            window_days: 28,
            maximum_error_rate_bps: 500,
            adoption_fall_bps: 1_000,
            silent_days: 7,
            revision: 0,
        }
    }
}

/// Longest windows, in days.
pub const MAX_WINDOW: i32 = 92;

impl HealthPolicy {
    /// Adds what is wrong with it, by its place under `path`.
    pub fn check(&self, violations: &mut Violations, path: &str) {
        let numbers = [
            ("window_days", self.window_days, 1..=MAX_WINDOW),
            (
                "maximum_error_rate_bps",
                self.maximum_error_rate_bps,
                0..=10_000,
            ),
            ("adoption_fall_bps", self.adoption_fall_bps, 1..=10_000),
            ("silent_days", self.silent_days, 1..=MAX_WINDOW),
        ];
        for (field, number, range) in numbers {
            if !range.contains(&number) {
                let text = format!("{} to {}", range.start(), range.end());
                violations.add(format!("{path}.{field}"), "OUT_OF_RANGE", text);
            }
        }
    }
}
