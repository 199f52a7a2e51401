//! How a tenant treats claims: how long one is protected, what a second registrant meets, what is approved without a person.

use chrono::{Days, NaiveDate, TimeDelta};
use kit::money::Money;
use serde::Serialize;

use super::conflict::Overlap;
use crate::domain::vocabulary::words;

words! {
    /// What happens to a claim that conflicts with a protected one.
    SecondRegistrant {
        Review = "REVIEW",
        Reject = "REJECT",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    pub protection_days: i32,
    pub second_registrant: SecondRegistrant,
    /// Claims without conflicts up to this value are approved at once; None: none is.
    pub auto_approve_up_to: Option<Money>,
    /// How old what others announced may be when it is decided by.
    pub max_knowledge_age_minutes: i32,
    #[serde(skip)]
    pub version: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            protection_days: 90,
            second_registrant: SecondRegistrant::Review,
            auto_approve_up_to: None,
            max_knowledge_age_minutes: 60,
            version: 0,
        }
    }
}

/// What becomes of a new claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Approve,
    /// A person decides.
    Review,
    /// With the reason.
    Reject(String),
}

impl Policy {
    /// First day without protection of a claim that is approved on `day`.
    pub fn protected_until(&self, day: NaiveDate) -> NaiveDate {
        let days = Days::new(u64::from(self.protection_days.unsigned_abs()));
        day.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    }

    pub fn max_knowledge_age(&self) -> TimeDelta {
        TimeDelta::minutes(self.max_knowledge_age_minutes.into())
    }

    pub fn judge(&self, overlaps: &[Overlap], value: Option<Money>) -> Verdict {
        let protected = overlaps.iter().find(|overlap| overlap.protected);
        match (protected, self.second_registrant) {
            (Some(overlap), SecondRegistrant::Reject) => {
                Verdict::Reject(overlap.conflict.explanation.clone())
            }
            _ if overlaps.is_empty() && self.is_small(value) => Verdict::Approve,
            _ => Verdict::Review,
        }
    }

    fn is_small(&self, value: Option<Money>) -> bool {
        self.auto_approve_up_to
            .zip(value)
            .is_some_and(|(limit, value)| {
                limit.currency() == value.currency() && value.amount() <= limit.amount()
            })
    }
}
