//! What a partner achieved: the levels of a competency, the certifications of an integration. Each step that has come is one fact, on
//! its first day, if some type that the partner was ever enrolled in produces facts of the kind.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fact::{Content, Details};
use super::knowledge::Knowledge;
use super::vocabulary::FactKind;

/// A level reached, or a certification passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What tells it from the others: the level, the certification's id.
    pub key: String,
    /// The level, or the certification's depth.
    pub score: Decimal,
    /// First day on which it was, is or will be held.
    pub from: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Achievement {
    /// Enable's id of the award or the integration.
    pub id: Uuid,
    pub kind: FactKind,
    /// What it is about: the competency's key, the integration's id.
    pub subject: String,
    pub steps: Vec<Step>,
}

impl Achievement {
    /// The facts that it stands for on that day, by the steps' keys; a step that was taken twice counts from its first day.
    pub fn facts(
        &self,
        partner_id: Uuid,
        knowledge: &Knowledge,
        today: NaiveDate,
    ) -> BTreeMap<String, Content> {
        let mut facts: BTreeMap<String, Content> = BTreeMap::new();
        if !knowledge.reports(partner_id, self.kind) {
            return facts;
        }
        for step in self.steps.iter().filter(|step| step.from <= today) {
            let known = facts.get(&step.key).map(|known| known.business_date);
            if known.is_none_or(|known| step.from < known) {
                facts.insert(step.key.clone(), self.fact(partner_id, step));
            }
        }
        facts
    }

    /// The next day on which a step is taken.
    pub fn next_day(&self, today: NaiveDate) -> Option<NaiveDate> {
        let days = self.steps.iter().map(|step| step.from);
        days.filter(|day| *day > today).min()
    }

    fn fact(&self, partner_id: Uuid, step: &Step) -> Content {
        Content {
            kind: self.kind,
            partner_id,
            role: None,
            share_percent: Decimal::ONE_HUNDRED,
            account_id: None,
            opportunity_id: None,
            amount: None,
            quantity: Decimal::ONE,
            business_date: step.from,
            registration_id: None,
            refunds: None,
            about: None,
            details: Details {
                subject: Some(self.subject.clone()),
                score: Some(step.score),
                ..Details::default()
            },
        }
    }
}
