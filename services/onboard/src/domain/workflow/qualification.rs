//! A partner qualifies when the weighted points that the vendor gives reach the threshold.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{count_problem, key_problem, range_problem};
use crate::domain::problem::Problem;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualification {
    pub criteria: Vec<Criterion>,
    /// The least sum of weight × points.
    pub threshold: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Unique in the step.
    pub key: String,
    pub title: String,
    pub weight: i32,
    pub max_points: i32,
}

const MOST_CRITERIA: usize = 50;
const HEAVIEST: i64 = 1_000;
const MOST_POINTS: i64 = 1_000;

impl Qualification {
    pub fn criterion(&self, key: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.key == key)
    }

    /// The sum of weight × points, given by the criterion's key.
    pub fn total(&self, points: impl Fn(&str) -> i32) -> i32 {
        let criteria = self.criteria.iter();
        criteria
            .map(|criterion| criterion.weight * points(&criterion.key))
            .sum()
    }

    fn best(&self) -> i64 {
        let criteria = self.criteria.iter();
        criteria
            .map(|criterion| i64::from(criterion.weight) * i64::from(criterion.max_points))
            .sum()
    }

    pub(super) fn problems(&self, path: &str) -> Vec<Problem> {
        let count = self.criteria.len();
        let mut problems = Vec::from_iter(count_problem(
            format!("{path}.criteria"),
            count,
            MOST_CRITERIA,
        ));
        let mut keys = BTreeSet::new();
        for (n, criterion) in self.criteria.iter().enumerate() {
            let path = format!("{path}.criteria[{n}]");
            let (weight, points) = (i64::from(criterion.weight), i64::from(criterion.max_points));
            problems.extend(key_problem(
                &format!("{path}.key"),
                &criterion.key,
                &mut keys,
            ));
            problems.extend(range_problem(format!("{path}.weight"), weight, 1, HEAVIEST));
            problems.extend(range_problem(
                format!("{path}.max_points"),
                points,
                1,
                MOST_POINTS,
            ));
        }
        if problems.is_empty() {
            let (threshold, best) = (i64::from(self.threshold), self.best());
            let description = format!("between 1 and {best}, which is the best score");
            let out = !(1..=best).contains(&threshold);
            problems.extend(out.then(|| {
                Problem::new(
                    format!("{path}.threshold"),
                    "THRESHOLD_UNREACHABLE",
                    description,
                )
            }));
        }
        problems
    }
}
