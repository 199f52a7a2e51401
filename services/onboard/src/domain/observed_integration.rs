//! A product of somebody else that our customers use together with ours, whether or not that somebody is a partner.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::progress::answering::Given;
use super::workflow::answer::Value;
use super::workflow::{Actor, StepKind, Workflow};

/// What a connector has seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Observation {
    pub product_name: String,
    /// The organization behind the product.
    pub vendor_name: String,
    /// Its internet domain, in lower case.
    pub domain: String,
    /// Customers of ours who use it.
    pub joint_customers: i32,
    pub last_seen_on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedIntegration {
    pub id: Uuid,
    pub observation: Observation,
    /// Absent: the owner is no partner yet.
    pub partner_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

impl Observation {
    /// What the vendor's forms of a workflow ask and the observation knows, by step.
    pub fn answers(&self, workflow: &Workflow) -> BTreeMap<String, Vec<Given>> {
        let steps = workflow.steps.iter();
        let forms = steps.filter_map(|step| match &step.kind {
            StepKind::Form(form) if step.actor == Actor::Vendor => Some((step, form)),
            _ => None,
        });
        let mut answers = BTreeMap::new();
        for (step, form) in forms {
            let known = form.questions.iter().filter_map(|question| {
                let value = self.known(&question.key)?;
                value.fits(&question.kind).ok()?;
                Some(Given {
                    question: question.key.clone(),
                    value: Some(value),
                })
            });
            let known: Vec<Given> = known.collect();
            if !known.is_empty() {
                answers.insert(step.key.clone(), known);
            }
        }
        answers
    }

    fn known(&self, question: &str) -> Option<Value> {
        match question {
            "product_name" => Some(Value::Text(self.product_name.clone())),
            "vendor_name" => Some(Value::Text(self.vendor_name.clone())),
            "vendor_domain" => Some(Value::Text(self.domain.clone())),
            "joint_customers" => Some(Value::Number(Decimal::from(self.joint_customers))),
            _ => None,
        }
    }
}
