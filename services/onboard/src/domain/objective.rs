//! An objective names the commercial gap, and the gap names the partnership types that close it.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::metric::Metric;
use super::named::named;
use super::partnership_type::PartnershipType::{
    self, Affiliate, Informal, Isv, Oem, Referral, Reseller, Si,
};
use super::problem::Problem;

named! {
    /// What is missing commercially.
    pub enum Gap {
        ProductCapability = "PRODUCT_CAPABILITY",
        MarketReach = "MARKET_REACH",
        EmbeddedDistribution = "EMBEDDED_DISTRIBUTION",
        ServicesCapacity = "SERVICES_CAPACITY",
        Introductions = "INTRODUCTIONS",
        Awareness = "AWARENESS",
        EcosystemVisibility = "ECOSYSTEM_VISIBILITY",
    }
}

impl Gap {
    /// The types that close the gap, best first.
    pub const fn recommended_types(self) -> &'static [PartnershipType] {
        match self {
            // A complementary product extends ours; a product of high appeal may be referred to instead.
            Self::ProductCapability => &[Isv, Referral],
            // A reseller sells where we don't; an OEM's installed base is reached without selling to each customer.
            Self::MarketReach => &[Reseller, Oem],
            Self::EmbeddedDistribution => &[Oem],
            // Implementation is an integrator's trade; resellers bring local services.
            Self::ServicesCapacity => &[Si, Reseller],
            // Integrators know the buyers of large accounts.
            Self::Introductions => &[Referral, Si],
            Self::Awareness => &[Affiliate, Referral],
            // Showing existing integrations costs nothing; the deep ones deserve an ecosystem program.
            Self::EcosystemVisibility => &[Informal, Isv],
        }
    }
}

/// What people state about an objective.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement {
    pub description: String,
    pub gap: Gap,
    pub target_metric: &'static Metric,
    pub target_value: Decimal,
    /// Day by which the target is to be reached.
    pub horizon: NaiveDate,
    /// Person who answers for it.
    pub owner: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    pub id: Uuid,
    pub statement: Statement,
    /// Rises with every change.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl Objective {
    pub fn new(id: Uuid, statement: Statement, now: DateTime<Utc>) -> Self {
        Self {
            id,
            statement,
            revision: 1,
            created_at: now,
        }
    }

    /// Another gap or metric would be another objective: programs were chosen and proven by them.
    pub fn restate(self, statement: Statement) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut fixed = |same: bool, field: &str| {
            if !same {
                let description = "is fixed once recorded; record another objective instead";
                problems.push(Problem::new(
                    format!("objective.{field}"),
                    "IMMUTABLE",
                    description,
                ));
            }
        };
        fixed(statement.gap == self.statement.gap, "gap");
        fixed(
            statement.target_metric == self.statement.target_metric,
            "target_metric",
        );
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            statement,
            revision: self.revision + 1,
            ..self
        })
    }
}

/// A target is something to reach: above zero.
pub fn target(field: &str, value: Decimal) -> Result<Decimal, Problem> {
    if value > Decimal::ZERO {
        return Ok(value);
    }
    Err(Problem::new(
        field,
        "NOT_POSITIVE",
        "a target is above zero",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Named as _;

    #[test]
    fn every_type_is_the_first_answer_to_one_gap() {
        let mut first: Vec<PartnershipType> = Gap::ALL
            .iter()
            .map(|gap| gap.recommended_types()[0])
            .collect();
        first.sort();
        assert_eq!(first, PartnershipType::ALL);
    }
}
