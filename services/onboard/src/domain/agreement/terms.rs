//! The terms that other services compute with; the text says the rest.

use serde::{Deserialize, Serialize};

use super::royalty_schedule::RoyaltySchedule;
use crate::domain::fact::{FactKind, ProducedFact};
use crate::domain::problem::Problem;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedTerms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub royalty_schedule: Option<RoyaltySchedule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuity: Option<ContinuityTerms>,
}

/// What protects both sides of an embedded product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContinuityTerms {
    /// Months for which the vendor supplies after a termination.
    pub wind_down_months: i32,
    /// Months between the notice of a release that breaks the embedding and that release.
    pub breaking_change_notice_months: i32,
    /// Promised availability: 9990 is 99.90 %.
    pub availability_bps: i32,
    /// Where the source is deposited; empty: nowhere.
    pub source_escrow_agent: String,
}

const MOST_MONTHS: i32 = 120;
/// 100 %.
const ALL_BPS: i32 = 10_000;

impl AgreedTerms {
    /// Every bad field, its path beginning at the terms. `produced` are the facts that partners of the program's type produce.
    pub fn problems(&self, produced: &[ProducedFact]) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(schedule) = &self.royalty_schedule {
            if !produced
                .iter()
                .any(|fact| fact.kind == FactKind::UnitReport)
            {
                problems.push(not_computable());
            }
            problems.extend(within("royalty_schedule", schedule.problems()));
        }
        if let Some(continuity) = &self.continuity {
            problems.extend(within("continuity", continuity.problems()));
        }
        problems
    }
}

/// A royalty is computed from reported units.
fn not_computable() -> Problem {
    let description = format!(
        "is computed from {}, which partners of the program's type do not produce",
        FactKind::UnitReport
    );
    Problem::new("royalty_schedule", "NOT_COMPUTABLE", description)
}

impl ContinuityTerms {
    fn problems(&self) -> Vec<Problem> {
        let bounded = [
            ("wind_down_months", self.wind_down_months, MOST_MONTHS),
            (
                "breaking_change_notice_months",
                self.breaking_change_notice_months,
                MOST_MONTHS,
            ),
            ("availability_bps", self.availability_bps, ALL_BPS),
        ];
        let bad = bounded
            .into_iter()
            .filter(|(_, value, most)| !(0..=*most).contains(value));
        bad.map(|(field, _, most)| Problem::new(field, "OUT_OF_RANGE", format!("0 to {most}")))
            .collect()
    }
}

/// The problems with their paths behind `prefix`.
pub fn within(prefix: &str, problems: Vec<Problem>) -> impl Iterator<Item = Problem> {
    problems.into_iter().map(move |problem| Problem {
        field: format!("{prefix}.{}", problem.field),
        ..problem
    })
}
