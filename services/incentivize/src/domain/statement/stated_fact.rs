//! A fact as a statement shows it: everything that a rule may read.

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::fact::{Detail, Fact, FactKind, Relation, Role};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedFact {
    pub fact_id: Uuid,
    pub external_id: String,
    pub kind: FactKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    pub quantity: Decimal,
    pub share_percent: Decimal,
    pub business_date: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_id: Option<Uuid>,
    /// The earlier fact that it is about, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refers_to: Option<Reference>,
    /// The reversed fact whose place it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Uuid>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub detail: Detail,
}

/// How a fact is about an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reference {
    ReversalOf(Uuid),
    RefundOf(Uuid),
    PaymentOf(Uuid),
    ChurnOf(Uuid),
}

impl From<&Fact> for StatedFact {
    fn from(fact: &Fact) -> Self {
        Self {
            fact_id: fact.id,
            external_id: fact.external_id.clone(),
            kind: fact.kind,
            role: fact.role,
            account_id: fact.account_id,
            opportunity_id: fact.opportunity_id,
            amount: fact.amount,
            quantity: fact.quantity.normalize(),
            share_percent: fact.share_percent.normalize(),
            business_date: fact.business_date,
            registration_id: fact.registration_id,
            refers_to: match fact.relation {
                Relation::Original => None,
                Relation::ReversalOf(id) => Some(Reference::ReversalOf(id)),
                Relation::RefundOf(id) => Some(Reference::RefundOf(id)),
                Relation::PaymentOf(id) => Some(Reference::PaymentOf(id)),
                Relation::ChurnOf(id) => Some(Reference::ChurnOf(id)),
            },
            replaces: fact.replaces,
            detail: fact.detail.clone(),
        }
    }
}

impl StatedFact {
    /// The partner's fact, as the rules see it.
    pub fn of(self, partner_id: Uuid) -> Fact {
        Fact {
            id: self.fact_id,
            external_id: self.external_id,
            kind: self.kind,
            role: self.role,
            partner_id,
            account_id: self.account_id,
            opportunity_id: self.opportunity_id,
            amount: self.amount,
            quantity: self.quantity,
            share_percent: self.share_percent,
            business_date: self.business_date,
            registration_id: self.registration_id,
            relation: match self.refers_to {
                None => Relation::Original,
                Some(Reference::ReversalOf(id)) => Relation::ReversalOf(id),
                Some(Reference::RefundOf(id)) => Relation::RefundOf(id),
                Some(Reference::PaymentOf(id)) => Relation::PaymentOf(id),
                Some(Reference::ChurnOf(id)) => Relation::ChurnOf(id),
            },
            replaces: self.replaces,
            detail: self.detail,
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
