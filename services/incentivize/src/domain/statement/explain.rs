//! A line as a person reads it.

use serde_json::Value;

use super::{
    document::Document,
    line::{EarnedLine, Line},
    slim::{TermsKey, full},
};
use crate::domain::explain::explain;

/// One step each; of a changed earning what was stated, and how it comes about now.
pub fn explanation(document: &Document, line: &Line) -> Vec<String> {
    if let Some(manual) = &line.manual {
        return vec![
            manual.reason.clone(),
            format!(
                "proposed by {}, approved by {}",
                manual.author, manual.approver
            ),
        ];
    }
    if let Some(opening) = &line.opening {
        let row = &opening.external_id;
        return vec![format!(
            "taken over from another system, where it was {row}"
        )];
    }
    let earned = line.earned.as_ref();
    earned
        .map(|earned| of_earning(document, line, earned))
        .unwrap_or_default()
}

fn of_earning(document: &Document, line: &Line, earned: &EarnedLine) -> Vec<String> {
    let mut steps = Vec::new();
    if let Some(before) = &earned.before {
        let now = match &earned.now {
            Some(now) => format!("is {} now", now.amount),
            None => "is no longer earned".to_owned(),
        };
        steps.push(format!(
            "statement {} said {}, it {now}: {}",
            before.statement, before.amount, line.amount
        ));
    }
    let trace = earned
        .now
        .as_ref()
        .and_then(|now| full(&now.trace, |key| terms(document, key)));
    steps.extend(trace.iter().flat_map(explain));
    steps
}

fn terms(document: &Document, (plan_id, version, key): &TermsKey) -> Option<Value> {
    let stated = document.components.iter().find(|stated| {
        stated.plan_id == *plan_id
            && stated.plan_version == *version
            && stated.component.key == *key
    })?;
    serde_json::to_value(&stated.component).ok()
}
