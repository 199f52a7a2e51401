//! What was not heard of for longer than the tenant allows counts as unknown: the gate stays shut rather than open by mistake.

use chrono::{DateTime, TimeDelta, Utc};

use super::{ENABLE, ONBOARD};

/// The services whose announcements are decided by.
pub const SOURCES: [&str; 2] = [ONBOARD, ENABLE];

/// How far a source's announcements are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    pub source: &'static str,
    /// Everything announced before is known; None: it was never heard of.
    pub as_of: Option<DateTime<Utc>>,
}

impl Heard {
    pub fn is_stale(&self, now: DateTime<Utc>, limit: TimeDelta) -> bool {
        self.as_of.is_none_or(|as_of| now - as_of > limit)
    }
}

/// What is said of the stale ones, with their ages; None when all are fresh.
pub fn stale(heard: &[Heard], now: DateTime<Utc>, limit: TimeDelta) -> Option<String> {
    let stale = heard.iter().filter(|one| one.is_stale(now, limit));
    let said: Vec<String> = stale
        .map(|one| match one.as_of {
            Some(as_of) => format!(
                "what is known from {} is {} minutes old",
                one.source,
                (now - as_of).num_minutes()
            ),
            None => format!("nothing was heard from {} yet", one.source),
        })
        .collect();
    let limit = limit.num_minutes();
    (!said.is_empty()).then(|| {
        let said = said.join(", ");
        format!("{said}; at most {limit} minutes are decided by; try again in a moment")
    })
}
