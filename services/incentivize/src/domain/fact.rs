//! A fact, as the rules see it.

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod kind;

pub use kind::{FactKind, Role};

/// How a fact relates to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Original,
    /// Cancels that fact exactly, on its business date.
    ReversalOf(Uuid),
    /// Gives back a positive part of that fact, on a date of its own.
    RefundOf(Uuid),
    /// The customer paid a part of that fact.
    PaymentOf(Uuid),
    /// The customer of that fact left.
    ChurnOf(Uuid),
}

/// One immutable thing that can earn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub id: Uuid,
    /// Orders facts of one day, so that the order of arrival need not.
    pub external_id: String,
    pub kind: FactKind,
    pub role: Option<Role>,
    pub partner_id: Uuid,
    pub account_id: Option<Uuid>,
    pub opportunity_id: Option<Uuid>,
    /// Not negative: relations, not signs, say what is taken back.
    pub amount: Option<Money>,
    pub quantity: Decimal,
    /// Percent of the amount that the partner's role stands for.
    pub share_percent: Decimal,
    pub business_date: NaiveDate,
    /// The deal's approved registration.
    pub registration_id: Option<Uuid>,
    pub relation: Relation,
    /// The reversed fact whose place it takes, with all that is about that one.
    pub replaces: Option<Uuid>,
    pub detail: Detail,
}

/// What only some kinds of facts say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Detail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Uuid>,
    /// Such as "security".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_category: Option<String>,
    /// The partner's person who did it, by the partner's own id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The vendor's seller on the deal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller: Option<String>,
    /// What a milestone, certification or competency is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Business date of the original sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_date: Option<NaiveDate>,
    /// The click that a conversion followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click_date: Option<NaiveDate>,
    /// Date of the invoice that is claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_date: Option<NaiveDate>,
    /// Depth of a certification, level of a competency, or count that a milestone reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Decimal>,
}

impl Fact {
    /// The earlier fact that it is about.
    pub fn refers_to(&self) -> Option<Uuid> {
        match self.relation {
            Relation::Original => None,
            Relation::ReversalOf(id)
            | Relation::RefundOf(id)
            | Relation::PaymentOf(id)
            | Relation::ChurnOf(id) => Some(id),
        }
    }

    /// All earlier facts that it names.
    pub fn names(&self) -> impl Iterator<Item = Uuid> {
        self.refers_to().into_iter().chain(self.replaces)
    }

    /// The purchase that it stands for: its deal, or itself where it has none.
    pub fn purchase_id(&self) -> Uuid {
        self.opportunity_id.unwrap_or(self.id)
    }

    /// Where it stands among others: by business date, then by external id.
    pub fn place(&self) -> (NaiveDate, &str, Uuid) {
        (self.business_date, &self.external_id, self.id)
    }
}
