//! Reads a document as far as it can be read; what can't be is named.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::compare::{Difference, differ};
use crate::domain::{
    fact::Fact,
    standing::Standing,
    statement::{
        canonical,
        document::{FORMAT, Header, Knowledge, StatedComponent, StatedEnrollment, standing},
        line::Line,
        slim::TermsKey,
        stated_fact::StatedFact,
    },
};

pub(super) struct Read {
    pub(super) header: Header,
    pub(super) standing: Standing,
    pub(super) facts: Vec<Fact>,
    /// SHA-256 of each fact as it stands in the document.
    pub(super) digests: BTreeMap<Uuid, String>,
    pub(super) terms: BTreeMap<TermsKey, Value>,
    /// Each with the text that it was read from.
    pub(super) lines: Vec<(Line, Value)>,
    pub(super) totals: Value,
}

impl Read {
    /// None when it is no statement at all.
    pub(super) fn from(content: &Value, differences: &mut Vec<Difference>) -> Option<Self> {
        let header: Header = match serde_json::from_value(content.clone()) {
            Ok(header) => header,
            Err(error) => {
                differ("document", "a statement", error.to_string(), differences);
                return None;
            }
        };
        if header.format != FORMAT {
            differ("document: format", FORMAT, &header.format, differences);
        }
        let facts: Vec<(StatedFact, Value)> = each(content, "facts", "fact", differences);
        let components: Vec<(StatedComponent, Value)> =
            each(content, "components", "component", differences);
        let enrollments: Vec<(StatedEnrollment, Value)> =
            each(content, "enrollments", "enrollment", differences);
        let lines: Vec<(Line, Value)> = each(content, "lines", "line", differences);
        let partner_id = header.partner_id;
        let digest = |(fact, raw): &(StatedFact, Value)| (fact.fact_id, canonical::digest(raw));
        let terms = components.iter().map(|(stated, raw)| {
            let key = stated.component.key.clone();
            let key = (stated.plan_id, stated.plan_version, key);
            (key, raw["component"].clone())
        });
        Some(Self {
            digests: facts.iter().map(digest).collect(),
            terms: terms.collect(),
            facts: facts
                .into_iter()
                .map(|(fact, _)| fact.of(partner_id))
                .collect(),
            standing: standing(
                partner_id,
                Knowledge {
                    enrollments: values(enrollments),
                    components: values(components),
                    rates: values(optional(content, "rates", "rate", differences)),
                    purchases: values(optional(content, "purchases", "purchase", differences)),
                    openings: values(optional(content, "openings", "opening", differences)),
                },
            ),
            lines,
            totals: content["totals"].clone(),
            header,
        })
    }

    pub(super) fn terms(&self, key: &TermsKey) -> Option<Value> {
        self.terms.get(key).cloned()
    }
}

fn values<T>(read: Vec<(T, Value)>) -> Vec<T> {
    read.into_iter().map(|(value, _)| value).collect()
}

/// The same of a list that is left out when it is empty.
fn optional<T: DeserializeOwned>(
    content: &Value,
    list: &str,
    one: &str,
    differences: &mut Vec<Difference>,
) -> Vec<(T, Value)> {
    match content.get(list) {
        Some(_) => each(content, list, one, differences),
        None => Vec::new(),
    }
}

/// What can be read of a list, each with the text that it was read from.
fn each<T: DeserializeOwned>(
    content: &Value,
    list: &str,
    one: &str,
    differences: &mut Vec<Difference>,
) -> Vec<(T, Value)> {
    let Some(values) = content[list].as_array() else {
        differ(list, "a list", "nothing", differences);
        return Vec::new();
    };
    let mut read = Vec::with_capacity(values.len());
    for (number, value) in (1..).zip(values) {
        match serde_json::from_value(value.clone()) {
            Ok(parsed) => read.push((parsed, value.clone())),
            Err(error) => differ(
                format!("{one} {number}"),
                "what can be read",
                error.to_string(),
                differences,
            ),
        }
    }
    read
}
