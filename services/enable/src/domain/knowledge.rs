//! What the vendor lets partners know: draft → published → archived. A published version never changes.

mod audience;
mod search;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::refusal::Refusal;

pub use audience::Audience;
pub use search::{MARKS, SnippetPart, Words, snippet};

kit::named! {
    pub enum KnowledgeKind {
        IntegrationGuide = "INTEGRATION_GUIDE",
        SolutionGuide = "SOLUTION_GUIDE",
        CompetitivePositioning = "COMPETITIVE_POSITIONING",
        AnswerFirstCard = "ANSWER_FIRST_CARD",
    }
}

kit::named! {
    pub enum KnowledgeState {
        Draft = "DRAFT",
        Published = "PUBLISHED",
        Archived = "ARCHIVED",
    }
}

kit::named! {
    /// What a text is written in.
    pub enum KnowledgeLanguage {
        Simple = "SIMPLE",
        English = "ENGLISH",
        German = "GERMAN",
        French = "FRENCH",
        Spanish = "SPANISH",
        Italian = "ITALIAN",
        Portuguese = "PORTUGUESE",
        Dutch = "DUTCH",
    }
}

/// What a version consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Content {
    pub title: String,
    pub summary: String,
    /// Markdown.
    pub body: String,
    pub language: KnowledgeLanguage,
    pub audience: Audience,
}

/// A document with one of its versions: the newest, where it is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnowledgeDocument {
    #[serde(skip)]
    pub id: Uuid,
    pub kind: KnowledgeKind,
    pub version: i32,
    pub state: KnowledgeState,
    #[serde(flatten)]
    pub content: Content,
    /// Which version partners see.
    pub published_version: Option<i32>,
    /// When this version was published.
    #[serde(skip)]
    pub published_at: Option<DateTime<Utc>>,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl KnowledgeDocument {
    pub fn draft(id: Uuid, kind: KnowledgeKind, content: Content, now: DateTime<Utc>) -> Self {
        Self {
            id,
            kind,
            version: 1,
            state: KnowledgeState::Draft,
            content,
            published_version: None,
            published_at: None,
            revision: 1,
            created_at: now,
        }
    }

    /// Changes the draft, or makes the draft of the next version.
    pub fn revise(self, content: Content) -> Result<Self, Refusal> {
        let version = match self.state {
            KnowledgeState::Draft => self.version,
            KnowledgeState::Published => self.version + 1,
            KnowledgeState::Archived => return Err(self.illegal("change")),
        };
        Ok(Self {
            version,
            state: KnowledgeState::Draft,
            content,
            published_at: None,
            revision: self.revision + 1,
            ..self
        })
    }

    /// Lets the audience read the draft, instead of the version published before.
    pub fn publish(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if self.state != KnowledgeState::Draft {
            return Err(self.illegal("publish"));
        }
        Ok(Self {
            state: KnowledgeState::Published,
            published_version: Some(self.version),
            published_at: Some(now),
            revision: self.revision + 1,
            ..self
        })
    }

    /// Withdraws every version for good.
    pub fn archive(self) -> Result<Self, Refusal> {
        if self.state == KnowledgeState::Archived {
            return Err(self.illegal("archive"));
        }
        Ok(Self {
            state: KnowledgeState::Archived,
            published_version: None,
            revision: self.revision + 1,
            ..self
        })
    }

    fn illegal(&self, action: &str) -> Refusal {
        let legal = match self.state {
            KnowledgeState::Draft => "to change, publish or archive it",
            KnowledgeState::Published => "to change or archive it",
            KnowledgeState::Archived => "",
        };
        Refusal::illegal(action, self.state, legal)
    }
}

#[cfg(test)]
mod tests;
