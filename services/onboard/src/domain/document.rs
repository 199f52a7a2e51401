//! A document that a partner handed in, and the only ways in which its state may change.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::document_kind::Definition;
use super::evidence::{Evidence, EvidenceKind};
use super::named::named;
use super::problem::Problem;
use super::term::Term;

named! {
    /// pending → accepted / rejected; accepted → superseded or expired.
    pub enum DocumentState {
        Pending = "PENDING",
        Accepted = "ACCEPTED",
        Rejected = "REJECTED",
        Superseded = "SUPERSEDED",
        /// Accepted, and its days are over: what an accepted one is from a day on, never stored.
        Expired = "EXPIRED",
    }
}

/// What was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    pub name: String,
    pub media_type: String,
    pub size_bytes: i64,
    /// Of the content.
    pub sha256: String,
}

/// Who decided, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Empty for a kind that needs no review.
    pub actor: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    #[serde(skip)]
    pub id: Uuid,
    pub partner_id: Uuid,
    pub kind: String,
    pub file: File,
    pub state: DocumentState,
    #[serde(skip)]
    pub uploader: String,
    #[serde(skip)]
    pub uploaded_at: DateTime<Utc>,
    pub review: Option<Mark>,
    /// Empty unless it was rejected.
    pub rejection_reason: String,
    /// The days on which it is valid; absent until it is accepted.
    pub days: Option<Term>,
    pub superseded_by: Option<Uuid>,
    /// When the content was deleted.
    pub content_deleted_at: Option<DateTime<Utc>>,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    #[error("the document is {0}; only a pending one is accepted or rejected")]
    Decided(DocumentState),
    #[error(transparent)]
    Days(Problem),
}

type Changed = Result<Document, DocumentError>;

impl Document {
    pub fn pending(id: Uuid, partner_id: Uuid, kind: String, file: File, uploaded: Mark) -> Self {
        Self {
            id,
            partner_id,
            kind,
            file,
            state: DocumentState::Pending,
            uploader: uploaded.actor,
            uploaded_at: uploaded.at,
            review: None,
            rejection_reason: String::new(),
            days: None,
            superseded_by: None,
            content_deleted_at: None,
            revision: 1,
        }
    }

    /// Accepts it for days that have not all passed.
    pub fn accept(self, days: Term, mark: Mark) -> Changed {
        self.undecided()?;
        if let Some(problem) = days.problem("expire_date") {
            return Err(DocumentError::Days(problem));
        }
        if days.end_date.is_some_and(|end| end <= mark.at.date_naive()) {
            let problem = Problem::new("expire_date", "PAST", "it would have expired already");
            return Err(DocumentError::Days(problem));
        }
        Ok(Self {
            review: Some(mark),
            days: Some(days),
            ..self.becomes(DocumentState::Accepted)
        })
    }

    pub fn reject(self, reason: String, mark: Mark) -> Changed {
        self.undecided()?;
        Ok(Self {
            review: Some(mark),
            rejection_reason: reason,
            ..self.becomes(DocumentState::Rejected)
        })
    }

    /// Another document takes its place from the first day of that one's.
    #[must_use]
    pub fn supersede(self, by: Uuid, from: NaiveDate) -> Self {
        let days = self.days.map(|days| days.cut(from));
        Self {
            superseded_by: Some(by),
            days,
            ..self.becomes(DocumentState::Superseded)
        }
    }

    /// Its content is no longer there.
    #[must_use]
    pub fn forget_content(self, at: DateTime<Utc>) -> Self {
        let state = self.state;
        Self {
            content_deleted_at: Some(at),
            ..self.becomes(state)
        }
    }

    /// What it is on a day.
    pub fn state_on(&self, day: NaiveDate) -> DocumentState {
        let ended = self.days.and_then(|days| days.end_date);
        match self.state {
            DocumentState::Accepted if ended.is_some_and(|end| end <= day) => {
                DocumentState::Expired
            }
            state => state,
        }
    }

    /// What requirements find of it: none until it is accepted.
    pub fn evidence(&self) -> Option<Evidence> {
        self.days.map(|days| Evidence {
            partner_id: self.partner_id,
            kind: EvidenceKind::Document,
            key: self.kind.clone(),
            subject: self.id.to_string(),
            level: 0,
            periods: days.period().into_iter().collect(),
        })
    }

    /// First day on which the content is not kept any longer; absent: still needed, kept for ever, or deleted before.
    pub fn content_kept_until(&self, kind: &Definition) -> Option<NaiveDate> {
        if self.content_deleted_at.is_some() {
            return None;
        }
        let decided = self.review.as_ref().map(|review| review.at.date_naive());
        let end_of_need = match self.state {
            DocumentState::Pending => None,
            DocumentState::Rejected => decided,
            _ => self.days.and_then(|days| days.end_date),
        };
        kind.kept_until(end_of_need?)
    }

    fn undecided(&self) -> Result<(), DocumentError> {
        match self.state {
            DocumentState::Pending => Ok(()),
            state => Err(DocumentError::Decided(state)),
        }
    }

    fn becomes(self, state: DocumentState) -> Self {
        Self {
            state,
            revision: self.revision + 1,
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
