//! Checks look at answers, at the partner, and at what other partners have.

use super::{Known, Missing, Stand, missing};
use crate::domain::progress::{Progress, StepState};
use crate::domain::workflow::Step;
use crate::domain::workflow::answer::Value;
use crate::domain::workflow::check::{Check, Reference};

impl Check {
    pub(super) fn stand(&self, step: &Step, progress: &Progress, known: &Known) -> Stand {
        let unanswered = self.looks_at().into_iter().find(|of| {
            let answer = progress.answer(&of.step, &of.question);
            answer.is_none()
        });
        if let Some(of) = unanswered {
            let description = format!("{} of {} is not answered", of.question, of.step);
            let remedy = format!("answer {} of {}", of.question, of.step);
            let waits = missing(step, "ANSWER", description, remedy);
            return (StepState::Waiting, vec![waits]);
        }
        match self.refusal(step, progress, known) {
            None => (StepState::Done, Vec::new()),
            Some(refusal) => (StepState::Failed, vec![refusal]),
        }
    }

    fn refusal(&self, step: &Step, progress: &Progress, known: &Known) -> Option<Missing> {
        let is_taken = known.taken.contains(&step.key);
        let refuse = |code, description: String, remedy: &str| {
            Some(missing(step, code, description, remedy.to_owned()))
        };
        match self {
            Self::CountryAllowed { question, refused } => {
                let answer = progress.answer(&question.step, &question.question);
                match answer {
                    Some(Value::Country(code)) if refused.contains(code) => {
                        let description = format!("{code} is a refused country");
                        refuse("COUNTRY_REFUSED", description, "correct the country")
                    }
                    _ => None,
                }
            }
            Self::ExternalId if known.has_external_id => None,
            Self::ExternalId => {
                let description = "the partner has no id of the vendor's CRM".to_owned();
                refuse("EXTERNAL_ID", description, "link the partner to the CRM")
            }
            Self::UniqueAnswer { question } if is_taken => {
                let description = format!("another partner has the same {}", question.question);
                refuse(
                    "ANSWER_TAKEN",
                    description,
                    "find out which of both is right",
                )
            }
            Self::FreeTerritory { .. } if is_taken => {
                let description = "the territory is promised to another partner".to_owned();
                refuse(
                    "TERRITORY_TAKEN",
                    description,
                    "choose another territory, or share it",
                )
            }
            Self::UniqueAnswer { .. } | Self::FreeTerritory { .. } => None,
        }
    }

    fn looks_at(&self) -> Vec<&Reference> {
        match self {
            Self::ExternalId => Vec::new(),
            Self::CountryAllowed { question, .. } | Self::UniqueAnswer { question } => {
                vec![question]
            }
            Self::FreeTerritory {
                territory,
                exclusive,
            } => vec![territory, exclusive],
        }
    }
}
