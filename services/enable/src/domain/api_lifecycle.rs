//! APIs live in versions: active → deprecated, with notice → sunset.

use chrono::{DateTime, Days, NaiveDate, Utc};
use kit::words::listed;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::refusal::Refusal;

mod migration;
#[cfg(test)]
mod tests;

pub use migration::{ApiMigration, ApiMigrationState};

kit::named! {
    pub enum ApiVersionState {
        Active = "ACTIVE",
        Deprecated = "DEPRECATED",
        Sunset = "SUNSET",
    }
}

impl ApiVersionState {
    /// The states that may follow.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Active => &[Self::Deprecated],
            Self::Deprecated => &[Self::Sunset],
            Self::Sunset => &[],
        }
    }
}

/// What one side promises or needs; 0 where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiCapacity {
    pub calls_per_second: i32,
    pub availability_bps: i32,
}

/// What people state about an API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiTerms {
    pub display_name: String,
    /// Least days between notice and sunset.
    pub notice_days: i32,
    /// Days without calls after which a caller counts as migrated.
    pub quiet_days: i32,
    pub promised: ApiCapacity,
    pub expected: ApiCapacity,
}

impl ApiTerms {
    /// Where more is expected than promised, in words.
    pub fn shortfalls(&self) -> Vec<String> {
        let (promised, expected) = (self.promised, self.expected);
        let calls = (promised.calls_per_second, expected.calls_per_second);
        let availability = (promised.availability_bps, expected.availability_bps);
        let named = [
            ("calls a second", calls),
            ("basis points of availability", availability),
        ];
        let short = named.into_iter().filter(|(_, (has, needs))| needs > has);
        short
            .map(|(what, (has, needs))| match has {
                0 => format!("{needs} {what} are expected, nothing is promised"),
                has => format!("{needs} {what} are expected, {has} are promised"),
            })
            .collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Api {
    #[serde(skip)]
    pub id: Uuid,
    /// Whose it is; none: ours.
    pub partner_id: Option<Uuid>,
    #[serde(flatten)]
    pub terms: ApiTerms,
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl Api {
    pub fn new(id: Uuid, partner_id: Option<Uuid>, terms: ApiTerms, now: DateTime<Utc>) -> Self {
        Self {
            id,
            partner_id,
            terms,
            revision: 1,
            created_at: now,
        }
    }

    #[must_use]
    pub fn restate(self, terms: ApiTerms) -> Self {
        let revision = self.revision + 1;
        Self {
            terms,
            revision,
            ..self
        }
    }

    /// The vendor's people may change all of them, a partner's user the partner's own.
    pub fn changeable_by(&self, partner: Option<Uuid>) -> Result<(), Refusal> {
        if partner.is_none() || self.partner_id == partner {
            return Ok(());
        }
        Err(Refusal::new(
            "NOT_THE_OWNER",
            "whose API it is decides on it",
        ))
    }
}

/// Calls of one caller on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiUsage {
    pub version_id: Uuid,
    /// The partner who calls; nil: we, who call partners' APIs and no other.
    pub caller_id: Uuid,
    pub day: NaiveDate,
    pub calls: i64,
}

/// What callers of a version are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub text: String,
    pub successor_id: Option<Uuid>,
    pub date: NaiveDate,
    pub sunset_date: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiVersion {
    #[serde(skip)]
    pub id: Uuid,
    pub api_id: Uuid,
    pub display_name: String,
    pub state: ApiVersionState,
    /// Since it is deprecated.
    pub notice: Option<Notice>,
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl ApiVersion {
    pub fn new(id: Uuid, api_id: Uuid, display_name: String, now: DateTime<Utc>) -> Self {
        Self {
            id,
            api_id,
            display_name,
            state: ApiVersionState::Active,
            notice: None,
            revision: 1,
            created_at: now,
        }
    }

    /// The first day on which a version may end that is deprecated today.
    pub fn earliest_sunset(terms: &ApiTerms, today: NaiveDate) -> NaiveDate {
        today + Days::new(u64::try_from(terms.notice_days).unwrap_or(0))
    }

    pub fn deprecate(self, notice: Notice) -> Result<Self, Refusal> {
        let version = self.become_state("deprecate", ApiVersionState::Deprecated)?;
        Ok(Self {
            notice: Some(notice),
            ..version
        })
    }

    /// `callers`: how many have not migrated yet.
    pub fn sunset(
        self,
        today: NaiveDate,
        callers: usize,
        even_if_called: bool,
    ) -> Result<Self, Refusal> {
        let version = self.become_state("sunset", ApiVersionState::Sunset)?;
        let date = version.notice.as_ref().map(|notice| notice.sunset_date);
        if let Some(date) = date.filter(|date| *date > today) {
            let text = format!("callers were told that it ends on {date}");
            return Err(Refusal::new("SUNSET_TOO_EARLY", text));
        }
        if callers > 0 && !even_if_called {
            let text = format!("{callers} of its callers have not migrated");
            return Err(Refusal::new("STILL_CALLED", text));
        }
        Ok(version)
    }

    fn become_state(self, action: &str, state: ApiVersionState) -> Result<Self, Refusal> {
        let legal = self.state.next();
        if !legal.contains(&state) {
            return Err(Refusal::illegal(action, self.state, &listed(legal)));
        }
        let revision = self.revision + 1;
        Ok(Self {
            state,
            revision,
            ..self
        })
    }
}
