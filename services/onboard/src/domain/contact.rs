//! A person of a partner: whom to talk to about what, with the person's consent.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::named::named;
use super::problem::Problem;

named! {
    pub enum ContactRole {
        ExecutiveSponsor = "EXECUTIVE_SPONSOR",
        AllianceManager = "ALLIANCE_MANAGER",
        Sales = "SALES",
        Marketing = "MARKETING",
        Technical = "TECHNICAL",
        Support = "SUPPORT",
        Finance = "FINANCE",
        Legal = "LEGAL",
    }
}

/// That the person agreed to be written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub date: NaiveDate,
    /// How, such as "form of the portal".
    pub source: String,
}

/// What people state about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    pub display_name: String,
    pub roles: Vec<ContactRole>,
    /// May be empty.
    pub email: String,
    pub consent: Option<Consent>,
}

impl Card {
    /// An address is kept with the person's consent only, and that is of the past.
    pub fn check(&self, today: NaiveDate) -> Vec<Problem> {
        let without = self.consent.is_none() && !self.email.is_empty();
        let future = self
            .consent
            .as_ref()
            .is_some_and(|consent| consent.date > today);
        let rules = [
            (
                self.roles.is_empty(),
                "roles",
                "REQUIRED",
                "a person has a role",
            ),
            (
                without,
                "consent_date",
                "REQUIRED",
                "an address is kept with the person's consent only",
            ),
            (
                future,
                "consent_date",
                "IN_THE_FUTURE",
                "the person has agreed already",
            ),
        ];
        let broken = rules.into_iter().filter(|(broken, ..)| *broken);
        broken
            .map(|(_, field, reason, text)| Problem::new(format!("contact.{field}"), reason, text))
            .collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: Uuid,
    pub partner_id: Uuid,
    /// The partner's own id of the person, which certificates name.
    pub person_id: String,
    /// Absent: forgotten.
    pub card: Option<Card>,
    /// Rises with every change.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the person is forgotten for good")]
pub struct Erased;

impl Contact {
    pub fn restate(self, card: Card) -> Result<Self, Erased> {
        match self.card {
            Some(_) => Ok(Self {
                card: Some(card),
                revision: self.revision + 1,
                ..self
            }),
            None => Err(Erased),
        }
    }

    pub fn erase(self) -> Result<Self, Erased> {
        match self.card {
            Some(_) => Ok(Self {
                card: None,
                revision: self.revision + 1,
                ..self
            }),
            None => Err(Erased),
        }
    }
}
