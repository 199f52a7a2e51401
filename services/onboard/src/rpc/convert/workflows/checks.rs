use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::check_step::Kind;
use kit::Violations;

use crate::domain::workflow::check::{Check, Reference};

pub fn read(violations: &mut Violations, path: &str, message: v1::CheckStep) -> Check {
    match message.kind {
        Some(Kind::CountryAllowed(check)) => Check::CountryAllowed {
            question: reference(check.question),
            refused: check.refused_countries,
        },
        Some(Kind::ExternalId(_)) => Check::ExternalId,
        Some(Kind::UniqueAnswer(check)) => Check::UniqueAnswer {
            question: reference(check.question),
        },
        Some(Kind::FreeTerritory(check)) => Check::FreeTerritory {
            territory: reference(check.territory),
            exclusive: reference(check.exclusive),
        },
        None => {
            violations.add(path, "REQUIRED", "a check is of a kind");
            Check::ExternalId
        }
    }
}

fn reference(message: Option<v1::QuestionReference>) -> Reference {
    let message = message.unwrap_or_default();
    Reference {
        step: message.step_key,
        question: message.question_key,
    }
}

pub fn to_wire(check: &Check) -> v1::CheckStep {
    let kind = match check {
        Check::CountryAllowed { question, refused } => {
            Kind::CountryAllowed(v1::CountryAllowedCheck {
                question: Some(reference_to_wire(question)),
                refused_countries: refused.clone(),
            })
        }
        Check::ExternalId => Kind::ExternalId(v1::ExternalIdCheck {}),
        Check::UniqueAnswer { question } => Kind::UniqueAnswer(v1::UniqueAnswerCheck {
            question: Some(reference_to_wire(question)),
        }),
        Check::FreeTerritory {
            territory,
            exclusive,
        } => Kind::FreeTerritory(v1::FreeTerritoryCheck {
            territory: Some(reference_to_wire(territory)),
            exclusive: Some(reference_to_wire(exclusive)),
        }),
    };
    v1::CheckStep { kind: Some(kind) }
}

fn reference_to_wire(of: &Reference) -> v1::QuestionReference {
    v1::QuestionReference {
        step_key: of.step.clone(),
        question_key: of.question.clone(),
    }
}
