//! Whether a caller of a deprecated version has migrated follows from days without calls, not from its word.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

kit::named! {
    pub enum ApiMigrationState {
        NotStarted = "NOT_STARTED",
        InProgress = "IN_PROGRESS",
        Migrated = "MIGRATED",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiMigration {
    #[serde(skip)]
    pub version_id: Uuid,
    /// The partner who calls; nil: we.
    pub caller_id: Uuid,
    /// Empty while nobody has read the notice.
    pub acknowledged_by: String,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub started_at: Option<DateTime<Utc>>,
    /// The last day with calls.
    pub last_call: Option<NaiveDate>,
}

impl ApiMigration {
    /// Migrated once there were no calls on so many days before `today`; whoever calls again has not.
    pub fn state(&self, quiet_days: i32, today: NaiveDate) -> ApiMigrationState {
        let quiet = Days::new(u64::try_from(quiet_days).unwrap_or(0));
        let since = self.last_call.map(|day| day + quiet);
        if since.is_none_or(|day| day < today) {
            ApiMigrationState::Migrated
        } else if self.started_at.is_some() {
            ApiMigrationState::InProgress
        } else {
            ApiMigrationState::NotStarted
        }
    }

    /// Somebody has read the notice; who read it first stays.
    #[must_use]
    pub fn acknowledge(self, actor: &str, now: DateTime<Utc>) -> Self {
        if self.acknowledged_at.is_some() {
            return self;
        }
        Self {
            acknowledged_by: actor.to_owned(),
            acknowledged_at: Some(now),
            ..self
        }
    }

    /// Whoever begins to migrate has read the notice.
    #[must_use]
    pub fn start(self, actor: &str, now: DateTime<Utc>) -> Self {
        let started_at = self.started_at.or(Some(now));
        Self {
            started_at,
            ..self.acknowledge(actor, now)
        }
    }
}
