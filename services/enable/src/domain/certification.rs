//! A person's certificate is valid for a period: a renewal lengthens it, a revocation cuts it.

mod program;

use chrono::{DateTime, Days as Count, Months, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::course::Taker;
use super::days::{Days, Period};
use super::evidence::{Evidence, EvidenceKind};
use super::refusal::Refusal;

pub use program::{CertificationProgram, Completion, Conditions};

kit::named! {
    /// What a certificate is on a day.
    pub enum CertificationState {
        Active = "ACTIVE",
        Expired = "EXPIRED",
        Revoked = "REVOKED",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certification {
    #[serde(skip)]
    pub id: Uuid,
    pub certification_key: String,
    #[serde(flatten)]
    pub holder: Taker,
    /// What it was issued on.
    pub grounds: String,
    pub start: NaiveDate,
    /// First day on which it is no longer valid.
    pub end: NaiveDate,
    /// When it was issued or renewed last.
    pub current_since: NaiveDate,
    /// Why it was revoked; empty while it is not.
    pub revocation_reason: String,
    /// What the link to its credential ends with.
    #[serde(skip)]
    pub credential_id: Uuid,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

/// The ids of a certificate to be; the credential's is random, so that nobody guesses it.
#[derive(Debug, Clone, Copy)]
pub struct NewIds {
    pub certification_id: Uuid,
    pub credential_id: Uuid,
}

impl Certification {
    /// Issues a certificate from today on.
    pub fn issue(
        ids: NewIds,
        program: &CertificationProgram,
        holder: Taker,
        grounds: String,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        program.running()?;
        let today = now.date_naive();
        Ok(Self {
            id: ids.certification_id,
            certification_key: program.certification_key.clone(),
            holder,
            grounds,
            start: today,
            end: months_after(today, program.conditions.validity_months),
            current_since: today,
            revocation_reason: String::new(),
            credential_id: ids.credential_id,
            revision: 1,
            created_at: now,
        })
    }

    pub fn state(&self, today: NaiveDate) -> CertificationState {
        match (self.revocation_reason.is_empty(), self.end > today) {
            (false, _) => CertificationState::Revoked,
            (true, true) => CertificationState::Active,
            (true, false) => CertificationState::Expired,
        }
    }

    /// The days on which it is valid.
    pub fn days(&self) -> Days {
        Days::of([Period {
            start: self.start,
            end: Some(self.end),
        }])
    }

    /// What the partner has to show by it.
    pub fn shown(&self) -> Evidence {
        let (kind, key) = (EvidenceKind::Certification, &self.certification_key);
        let person = &self.holder;
        Evidence::new(
            kind,
            key,
            person.person_id,
            &person.person_name,
            self.days(),
        )
    }

    /// First day on which it can be renewed; absent when it never can.
    pub fn renewable_from(
        &self,
        program: &CertificationProgram,
        today: NaiveDate,
    ) -> Option<NaiveDate> {
        let renewable =
            self.state(today) == CertificationState::Active && program.running().is_ok();
        let window = u64::from(program.conditions.renewal_window_days.unsigned_abs());
        let opens = self.end.checked_sub_days(Count::new(window));
        opens.map(|day| day.max(self.start)).filter(|_| renewable)
    }

    /// Lengthens it by the program's validity, from its end: who renews early loses no day.
    pub fn renew(
        self,
        program: &CertificationProgram,
        completions: &[Completion],
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        program.running()?;
        let Some(opens) = self.renewable_from(program, today) else {
            let legal = "to issue another one";
            return Err(Refusal::illegal("renew", self.state(today), legal));
        };
        if today < opens {
            let message = format!("it can be renewed from {opens} on");
            return Err(Refusal::new("NOT_RENEWABLE_YET", message));
        }
        let needed = &program.conditions.renewal_course_keys;
        let missing = program::missing(needed, completions, Some(self.current_since));
        if !missing.is_empty() {
            let since = self.current_since;
            let message = format!("to be completed since {since}: {}", missing.join(", "));
            return Err(Refusal::new("RENEWAL_COURSES_MISSING", message));
        }
        Ok(Self {
            end: months_after(self.end, program.conditions.validity_months),
            current_since: today,
            revision: self.revision + 1,
            ..self
        })
    }

    /// Ends it from today on.
    pub fn revoke(self, reason: String, today: NaiveDate) -> Result<Self, Refusal> {
        match self.state(today) {
            CertificationState::Active => Ok(Self {
                end: today.max(self.start),
                revocation_reason: reason,
                revision: self.revision + 1,
                ..self
            }),
            state => Err(Refusal::illegal("revoke", state, "")),
        }
    }
}

/// The same day so many months later, or that month's last day.
fn months_after(day: NaiveDate, months: i32) -> NaiveDate {
    let later = day.checked_add_months(Months::new(months.unsigned_abs()));
    later.unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests;
