//! An attempt at a module: open → passed or failed. How often and when one may try again is the course's rule.

use chrono::{DateTime, TimeDelta, Utc};
use kit::Violations;
use kit::money::{Rounding, round};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Answer, Module};
use crate::domain::refusal::Refusal;

kit::named! {
    pub enum AttemptState {
        Open = "OPEN",
        Passed = "PASSED",
        Failed = "FAILED",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRules {
    /// Whole percent of the points that pass.
    pub pass_mark_percent: i32,
    pub max_attempts: i32,
    /// Between a failed attempt and the next one.
    pub wait_hours: i32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub id: Uuid,
    pub course_enrollment_id: Uuid,
    pub module_key: String,
    /// 1 for the first.
    pub number: i32,
    pub state: AttemptState,
    pub answers: Vec<Answer>,
    pub points: i32,
    pub possible_points: i32,
    pub started_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
}

/// What it means to begin now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start<'a> {
    /// One is open already; it goes on.
    Resume(&'a Attempt),
    /// The next one, with its number.
    Next(i32),
}

impl AttemptRules {
    pub(super) fn check(self, violations: &mut Violations, path: &str) {
        let ranges = [
            ("pass_mark_percent", self.pass_mark_percent, 1..=100),
            ("max_attempts", self.max_attempts, 1..=20),
            ("wait_hours", self.wait_hours, 0..=720),
        ];
        for (field, value, range) in ranges {
            if !range.contains(&value) {
                let description = format!("between {} and {}", range.start(), range.end());
                violations.add(format!("{path}.{field}"), "OUT_OF_RANGE", description);
            }
        }
    }

    /// Whether the points pass: compared exactly.
    pub fn passes(self, points: i32, possible_points: i32) -> bool {
        i64::from(points) * 100 >= i64::from(self.pass_mark_percent) * i64::from(possible_points)
    }

    /// When the next attempt may begin, after these attempts at the same module; absent: never, or the module is passed.
    pub fn next_start(self, attempts: &[Attempt]) -> Option<DateTime<Utc>> {
        let failed = attempts
            .iter()
            .filter(|one| one.state == AttemptState::Failed);
        let last = failed.filter_map(|one| one.submitted_at).max();
        let wait = TimeDelta::hours(i64::from(self.wait_hours));
        (self.left(attempts) > 0).then(|| last.map(|last| last + wait).unwrap_or_default())
    }

    /// How many more attempts there may be.
    pub fn left(self, attempts: &[Attempt]) -> i32 {
        if attempts.iter().any(|one| one.state == AttemptState::Passed) {
            return 0;
        }
        let used = i32::try_from(attempts.len()).unwrap_or(i32::MAX);
        self.max_attempts.saturating_sub(used).max(0)
    }

    /// Begins an attempt after these at the same module.
    pub fn start(self, attempts: &[Attempt], now: DateTime<Utc>) -> Result<Start<'_>, Refusal> {
        if let Some(open) = attempts.iter().find(|one| one.state == AttemptState::Open) {
            return Ok(Start::Resume(open));
        }
        if attempts.iter().any(|one| one.state == AttemptState::Passed) {
            return Err(Refusal::new("ALREADY_PASSED", "the module is passed"));
        }
        match self.next_start(attempts) {
            None => {
                let message = format!("all {} attempts are used", self.max_attempts);
                Err(Refusal::new("NO_ATTEMPT_LEFT", message))
            }
            Some(at) if at > now => {
                let message = format!("the next attempt may begin at {}", at.to_rfc3339());
                Err(Refusal::new("TOO_EARLY", message))
            }
            Some(_) => {
                let used = i32::try_from(attempts.len()).unwrap_or(i32::MAX);
                Ok(Start::Next(used.saturating_add(1)))
            }
        }
    }
}

impl Attempt {
    pub fn begin(
        id: Uuid,
        course_enrollment_id: Uuid,
        module: &Module,
        number: i32,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            course_enrollment_id,
            module_key: module.module_key.clone(),
            number,
            state: AttemptState::Open,
            answers: Vec::new(),
            points: 0,
            possible_points: module.possible_points(),
            started_at: now,
            submitted_at: None,
        }
    }

    /// Hands the answers in and grades them.
    pub fn submit(
        self,
        module: &Module,
        rules: AttemptRules,
        answers: Vec<Answer>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        if self.state != AttemptState::Open {
            return Err(Refusal::illegal(
                "hand in",
                self.state,
                "to start another attempt",
            ));
        }
        let points = module.points(&answers);
        let state = match rules.passes(points, self.possible_points) {
            true => AttemptState::Passed,
            false => AttemptState::Failed,
        };
        Ok(Self {
            state,
            answers,
            points,
            submitted_at: Some(now),
            ..self
        })
    }

    /// Points in percent, two digits, rounded down; 100 where there are no questions.
    pub fn score_percent(&self) -> Decimal {
        if self.possible_points == 0 {
            return Decimal::ONE_HUNDRED;
        }
        let hundredfold = Decimal::from(self.points) * Decimal::ONE_HUNDRED;
        round(
            hundredfold / Decimal::from(self.possible_points),
            2,
            Rounding::Down,
        )
    }
}
