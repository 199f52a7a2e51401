//! Possible sales, direct or with partners.

use chrono::{DateTime, NaiveDate, Utc};
use kit::Violations;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::transition::IllegalTransition;
use super::vocabulary::Role;

mod dates;
mod draft;
mod shares;
mod stage;
mod summary;
mod update;
mod value;

pub use draft::{Directory, Draft, InvolvementDraft, Key, LineDraft, Resolved, Unmatched};
pub use stage::Stage;
pub use summary::Summary;
pub use update::Field;
pub use value::Value;

/// Something of the tenant's: found, or only named so far.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    Known(Uuid),
    /// Its external id, which nobody has told us of yet.
    Unknown(String),
}

impl Reference {
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::Known(id) => Some(*id),
            Self::Unknown(_) => None,
        }
    }

    pub fn unknown(&self) -> Option<&str> {
        match self {
            Self::Known(_) => None,
            Self::Unknown(external_id) => Some(external_id),
        }
    }
}

/// What one unit of a line costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Price {
    Agreed(Money),
    /// The product's list price of the day the line was entered.
    List(Money),
    Unknown,
}

impl Price {
    pub fn money(self) -> Option<Money> {
        match self {
            Self::Agreed(money) | Self::List(money) => Some(money),
            Self::Unknown => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    pub product: Reference,
    pub quantity: Decimal,
    pub price: Price,
    pub term_months: i32,
}

/// A partner's part in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Involvement {
    pub partner_id: Uuid,
    pub role: Role,
    pub share_percent: Decimal,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageChange {
    pub stage: Stage,
    pub at: DateTime<Utc>,
    pub actor: String,
}

/// What people and imports say of an opportunity. Partners are kept in the order of their ids and roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Terms {
    pub display_name: String,
    pub account: Option<Reference>,
    pub seller: String,
    pub stage: Stage,
    pub open_date: Option<NaiveDate>,
    pub close_date: Option<NaiveDate>,
    pub amount: Option<Money>,
    pub lines: Vec<Line>,
    pub partners: Vec<Involvement>,
    pub competitors: Vec<String>,
}

impl Terms {
    /// Adds every rule that is broken, at its path below `path`.
    pub fn check(&self, violations: &mut Violations, path: &str) {
        dates::check(self, violations, path);
        shares::check(&self.partners, violations, path);
        value::check(self, violations, path);
    }

    pub fn value(&self) -> Value {
        value::of(self)
    }

    pub fn account_id(&self) -> Option<Uuid> {
        self.account.as_ref().and_then(Reference::id)
    }

    pub fn involves(&self, partner_id: Uuid) -> bool {
        self.partners
            .iter()
            .any(|involvement| involvement.partner_id == partner_id)
    }

    /// Whether two sales are about some of the same products; one without lines may be about any.
    pub fn products(&self) -> std::collections::BTreeSet<Reference> {
        self.lines.iter().map(|line| line.product.clone()).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opportunity {
    pub id: Uuid,
    /// Its id in the CRM; unique in the tenant.
    pub external_id: Option<String>,
    pub terms: Terms,
    /// Oldest first.
    pub history: Vec<StageChange>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Opportunity {
    pub fn new(
        id: Uuid,
        external_id: Option<String>,
        terms: Terms,
        now: DateTime<Utc>,
        actor: &str,
    ) -> Self {
        let history = vec![StageChange {
            stage: terms.stage,
            at: now,
            actor: actor.to_owned(),
        }];
        Self {
            id,
            external_id,
            terms,
            history,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// Takes over other terms, an observed stage included; None when they say what is known already.
    #[must_use]
    pub fn restate(&self, terms: Terms, now: DateTime<Utc>, actor: &str) -> Option<Self> {
        if terms == self.terms {
            return None;
        }
        let mut history = self.history.clone();
        if terms.stage != self.terms.stage {
            history.push(StageChange {
                stage: terms.stage,
                at: now,
                actor: actor.to_owned(),
            });
        }
        Some(Self {
            terms,
            history,
            version: self.version + 1,
            updated_at: now,
            ..self.clone()
        })
    }

    /// The terms after a move to another stage; an amount replaces the one there is.
    ///
    /// Errors: the step is not legal from here.
    pub fn moved_to(
        &self,
        stage: Stage,
        close_date: Option<NaiveDate>,
        amount: Option<Money>,
    ) -> Result<Terms, IllegalTransition> {
        let stage = self.terms.stage.change_to(stage)?;
        Ok(Terms {
            stage,
            close_date,
            amount: amount.or(self.terms.amount),
            ..self.terms.clone()
        })
    }
}

#[cfg(test)]
mod tests;
