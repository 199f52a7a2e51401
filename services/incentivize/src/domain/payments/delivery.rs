//! A payout is asked for at the provider, sent when the provider does not know it, and asked for again until its end is known.
//!
//! It is asked for before it is sent, each time: an earlier attempt may have arrived although nobody heard of it. So only an answer of the
//! provider ends it; no number of failures does.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::payout::PayoutResult;

/// What a provider said of one payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has never heard of it.
    Unknown,
    /// It has it; how it ends is open.
    Accepted {
        reference: String,
    },
    Paid {
        reference: String,
        value_date: Option<NaiveDate>,
    },
    Refused {
        reference: String,
        reason: String,
    },
    /// Nothing that tells what became of it, and why.
    Unclear(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub payout_id: Uuid,
    pub attempts: u32,
    pub accepted: bool,
    /// Empty when the last attempt told what became of it.
    pub problem: String,
    /// None once its end is known.
    pub next_at: Option<DateTime<Utc>>,
}

/// What follows from an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub delivery: Delivery,
    /// The provider's name of the payout, if it gave one.
    pub reference: Option<String>,
    /// How the payout ended, if it has.
    pub result: Option<PayoutResult>,
}

/// The longest pause between two attempts, in seconds.
const LONGEST_PAUSE: i64 = 3600;
/// The shortest pause once the provider has it.
const SETTLING: i64 = 30;
/// As long as a bank's reason may be.
const REASON: usize = 35;
const PROBLEM: usize = 300;

impl Delivery {
    /// Due at once.
    pub fn begin(payout_id: Uuid, now: DateTime<Utc>) -> Self {
        Self {
            payout_id,
            attempts: 0,
            accepted: false,
            problem: String::new(),
            next_at: Some(now),
        }
    }

    /// After one more attempt. A day of payment that is yet to come counts as today: the provider has said that it has paid.
    #[must_use]
    pub fn hear(self, answer: Answer, now: DateTime<Utc>) -> Heard {
        let tried = Self {
            attempts: self.attempts.saturating_add(1),
            problem: String::new(),
            ..self
        };
        match answer {
            Answer::Paid {
                reference,
                value_date,
            } => {
                let today = now.date_naive();
                let value_date = value_date.unwrap_or(today).min(today);
                tried.ended(reference, PayoutResult::Paid { value_date })
            }
            Answer::Refused { reference, reason } => {
                let reason_code = reason_code(&reason);
                tried.ended(reference, PayoutResult::Rejected { reason_code })
            }
            Answer::Accepted { reference } => tried.again(true, "", Some(reference), now),
            Answer::Unknown => {
                let lost = "the provider does not know the payout";
                tried.again(false, lost, None, now)
            }
            Answer::Unclear(problem) => {
                let accepted = tried.accepted;
                tried.again(accepted, &problem, None, now)
            }
        }
    }

    fn ended(self, reference: String, result: PayoutResult) -> Heard {
        Heard {
            delivery: Self {
                accepted: true,
                next_at: None,
                ..self
            },
            reference: Some(reference).filter(|reference| !reference.is_empty()),
            result: Some(result),
        }
    }

    fn again(
        self,
        accepted: bool,
        problem: &str,
        reference: Option<String>,
        now: DateTime<Utc>,
    ) -> Heard {
        let pause = pause(self.attempts, accepted);
        Heard {
            delivery: Self {
                accepted,
                problem: problem.chars().take(PROBLEM).collect(),
                next_at: Some(now + pause),
                ..self
            },
            reference: reference.filter(|reference| !reference.is_empty()),
            result: None,
        }
    }
}

/// Twice as long after each attempt.
fn pause(attempts: u32, accepted: bool) -> TimeDelta {
    let doubled = 1_i64 << attempts.min(12);
    let shortest = if accepted { SETTLING } else { 1 };
    TimeDelta::seconds(doubled.clamp(shortest, LONGEST_PAUSE))
}

/// A provider's words as a bank's reason: one line, never empty.
fn reason_code(reason: &str) -> String {
    let line = reason
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter });
    let line: String = line.collect();
    let code: String = line.trim().chars().take(REASON).collect();
    match code.is_empty() {
        true => "REFUSED".to_owned(),
        false => code.trim_end().to_owned(),
    }
}
