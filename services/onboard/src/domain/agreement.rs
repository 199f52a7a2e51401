//! What vendor and partner agree on, and the only ways in which its state may change.

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::content_hash::sha256;
use super::evidence::{Evidence, EvidenceKind};
use super::problem::Problem;
use super::term::Term;

pub mod royalty_schedule;
mod state;
mod terms;

pub use state::{AgreementAction, AgreementParty, AgreementState};
pub use terms::{AgreedTerms, ContinuityTerms, within};

/// A text that both sides can sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub content: String,
    /// The version of the key's template that it is; absent: a text of its own.
    pub template_version: Option<i32>,
}

/// What an agreement is drafted from.
#[derive(Debug, Clone)]
pub struct Draft {
    pub partner_id: Uuid,
    pub program_id: Uuid,
    pub enrollment_id: Option<Uuid>,
    pub key: String,
    pub terms: AgreedTerms,
    pub days: Term,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub party: AgreementParty,
    pub signer_name: String,
    pub signer_title: String,
    /// The caller who signed.
    pub actor: String,
    /// Of the text that the signer had.
    pub text_sha256: String,
    pub signed_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    #[serde(skip)]
    pub id: Uuid,
    pub partner_id: Uuid,
    pub program_id: Uuid,
    pub enrollment_id: Option<Uuid>,
    /// The agreement kind's name, such as `oem-license`.
    pub key: String,
    pub template_version: Option<i32>,
    pub state: AgreementState,
    pub text_sha256: String,
    pub terms: AgreedTerms,
    #[serde(flatten)]
    pub days: Term,
    /// The agreement whose text and terms this one replaces from its first day.
    pub amends: Option<Uuid>,
    /// When the partner could first see it.
    #[serde(skip)]
    pub offered_at: Option<DateTime<Utc>>,
    /// In the order in which they were given.
    pub signatures: Vec<Signature>,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AgreementError {
    #[error("can't {action} an agreement that is {state}; {}", state::legal(*state))]
    IllegalTransition {
        action: AgreementAction,
        state: AgreementState,
    },
    #[error("the {0} has signed")]
    AlreadySigned(AgreementParty),
    #[error(transparent)]
    Field(Problem),
}

type Changed = Result<Agreement, AgreementError>;

impl Agreement {
    pub fn draft(id: Uuid, draft: Draft, text: &Text, now: DateTime<Utc>) -> Self {
        Self {
            id,
            partner_id: draft.partner_id,
            program_id: draft.program_id,
            enrollment_id: draft.enrollment_id,
            key: draft.key,
            template_version: text.template_version,
            state: AgreementState::Draft,
            text_sha256: sha256(text.content.as_bytes()),
            terms: draft.terms,
            days: draft.days,
            amends: None,
            offered_at: None,
            signatures: Vec::new(),
            revision: 1,
            created_at: now,
        }
    }

    /// Drafts what replaces the text and the terms of this one from a day on which it holds.
    pub fn amend(
        &self,
        id: Uuid,
        text: &Text,
        terms: AgreedTerms,
        days: Term,
        now: DateTime<Utc>,
    ) -> Changed {
        self.legal(AgreementAction::Amend)?;
        if !self.days.holds_on(days.effective_date) {
            let description = "a day on which the amended agreement holds".to_owned();
            return Err(AgreementError::Field(out_of_order(
                "effective_date",
                description,
            )));
        }
        let draft = Draft {
            partner_id: self.partner_id,
            program_id: self.program_id,
            enrollment_id: self.enrollment_id,
            key: self.key.clone(),
            terms,
            days,
        };
        Ok(Self {
            amends: Some(self.id),
            ..Self::draft(id, draft, text, now)
        })
    }

    /// Shows it to the partner.
    pub fn offer(mut self, now: DateTime<Utc>) -> Changed {
        self.legal(AgreementAction::Offer)?;
        self.offered_at = Some(now);
        Ok(self.becomes(AgreementState::Offered))
    }

    /// One side signs the text that it has before it; the second signature puts the agreement into force.
    pub fn sign(mut self, signature: Signature) -> Changed {
        self.legal(AgreementAction::Sign)?;
        if signature.text_sha256 != self.text_sha256 {
            let description = "is not the hash of this agreement's text";
            let problem = Problem::new("text_sha256", "OTHER_TEXT", description);
            return Err(AgreementError::Field(problem));
        }
        if self.signature_of(signature.party).is_some() {
            return Err(AgreementError::AlreadySigned(signature.party));
        }
        self.signatures.push(signature);
        let to = match self.signatures.len() {
            1 => AgreementState::Offered,
            _ => AgreementState::Signed,
        };
        Ok(self.becomes(to))
    }

    /// Ends it from `end`, one of its days.
    pub fn terminate(mut self, end: NaiveDate) -> Changed {
        self.legal(AgreementAction::Terminate)?;
        if !self.days.holds_on(end) {
            let description = "a day on which the agreement holds".to_owned();
            return Err(AgreementError::Field(out_of_order("end_date", description)));
        }
        self.days.end_date = Some(end);
        Ok(self.becomes(AgreementState::Terminated))
    }

    /// Ends it together with what amended it; it may have ended before.
    pub fn terminate_amended(mut self, end: NaiveDate) -> Changed {
        self.legal(AgreementAction::Terminate)?;
        let earlier = self.days.end_date.map_or(end, |own| own.min(end));
        self.days.end_date = Some(earlier);
        Ok(self.becomes(AgreementState::Terminated))
    }

    /// Takes back a draft or an offer.
    pub fn withdraw(self) -> Changed {
        self.legal(AgreementAction::Withdraw)?;
        Ok(self.becomes(AgreementState::Withdrawn))
    }

    pub fn signature_of(&self, party: AgreementParty) -> Option<&Signature> {
        let mut signatures = self.signatures.iter();
        signatures.find(|signature| signature.party == party)
    }

    /// What requirements find of it: none until both sides signed.
    pub fn evidence(&self) -> Option<Evidence> {
        let signed = matches!(
            self.state,
            AgreementState::Signed | AgreementState::Terminated
        );
        signed.then(|| Evidence {
            partner_id: self.partner_id,
            kind: EvidenceKind::Agreement,
            key: self.key.clone(),
            subject: self.id.to_string(),
            level: 0,
            periods: self.days.period().into_iter().collect(),
        })
    }

    /// First day on which the vendor no longer supplies; absent without an end or agreed months of winding down.
    pub fn supply_end_date(&self) -> Option<NaiveDate> {
        let continuity = self.terms.continuity.as_ref()?;
        let months = u32::try_from(continuity.wind_down_months).ok()?;
        self.days.end_date?.checked_add_months(Months::new(months))
    }

    /// Errors: `IllegalTransition` when the state does not allow it.
    pub fn legal(&self, action: AgreementAction) -> Result<(), AgreementError> {
        let state = self.state;
        match action.starts_from().contains(&state) {
            true => Ok(()),
            false => Err(AgreementError::IllegalTransition { action, state }),
        }
    }

    fn becomes(self, state: AgreementState) -> Self {
        Self {
            state,
            revision: self.revision + 1,
            ..self
        }
    }
}

fn out_of_order(field: &str, description: String) -> Problem {
    Problem::new(field, "DATES_OUT_OF_ORDER", description)
}

#[cfg(test)]
mod tests;
