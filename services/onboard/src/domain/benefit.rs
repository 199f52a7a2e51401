//! What a program gives to its partners of a tier and above.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::named::named;

pub mod entitlement;
pub mod grant;

#[cfg(test)]
mod tests;

named! {
    pub enum BenefitKind {
        Discount = "DISCOUNT",
        Licence = "LICENCE",
        Access = "ACCESS",
        Support = "SUPPORT",
        Training = "TRAINING",
        Marketing = "MARKETING",
        Listing = "LISTING",
        Badge = "BADGE",
        People = "PEOPLE",
    }
}

named! {
    pub enum BenefitState {
        Active = "ACTIVE",
        Retired = "RETIRED",
    }
}

/// What people state about a benefit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Terms {
    /// Absent: everybody enrolled has it.
    pub tier_key: Option<String>,
    pub display_name: String,
    pub kind: BenefitKind,
    /// Absent where it can't be counted.
    pub quantity: Option<Decimal>,
    pub unit: String,
    /// What its provisioner needs to know.
    pub parameters: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Benefit {
    #[serde(skip)]
    pub id: Uuid,
    pub program_id: Uuid,
    /// Unique in the program.
    pub key: String,
    #[serde(flatten)]
    pub terms: Terms,
    pub state: BenefitState,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a retired benefit can't be changed")]
pub struct BenefitRetired;

impl Benefit {
    pub fn restate(self, terms: Terms) -> Result<Self, BenefitRetired> {
        self.alive()?;
        Ok(Self {
            terms,
            revision: self.revision + 1,
            ..self
        })
    }

    pub fn retire(self) -> Result<Self, BenefitRetired> {
        self.alive()?;
        Ok(Self {
            state: BenefitState::Retired,
            revision: self.revision + 1,
            ..self
        })
    }

    fn alive(&self) -> Result<(), BenefitRetired> {
        match self.state {
            BenefitState::Active => Ok(()),
            BenefitState::Retired => Err(BenefitRetired),
        }
    }
}
