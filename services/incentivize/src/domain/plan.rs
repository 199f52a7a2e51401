//! Versions of a plan, and which of them is in force on a day.

use std::{collections::BTreeSet, fmt, sync::Arc};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{component::Component, period::Period, problem::Problems, span::Span, trace::Applied};

/// Components of one plan.
const MOST_COMPONENTS: usize = 50;

/// draft → active → superseded; an active one that is not in force yet may be withdrawn, and its predecessor is active again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanState {
    Draft,
    Active,
    Superseded,
    Withdrawn,
}

impl PlanState {
    const ALL: [Self; 4] = [Self::Draft, Self::Active, Self::Superseded, Self::Withdrawn];

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Active => "ACTIVE",
            Self::Superseded => "SUPERSEDED",
            Self::Withdrawn => "WITHDRAWN",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

impl fmt::Display for PlanState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code().to_lowercase())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanVersion {
    pub plan_id: Uuid,
    pub program_id: Uuid,
    pub name: String,
    /// From 1.
    pub number: u32,
    pub state: PlanState,
    pub effective: Span,
    pub components: Vec<Arc<Component>>,
}

impl PlanVersion {
    pub fn component(&self, key: &str) -> Option<&Arc<Component>> {
        self.components
            .iter()
            .find(|component| component.key == key)
    }

    /// A component with the version that it belongs to.
    pub fn apply(&self, component: &Arc<Component>) -> Applied {
        Applied {
            plan_id: self.plan_id,
            plan_version: self.number,
            component: Arc::clone(component),
        }
    }

    /// Whether a component asks whether facts are their accounts' first purchases.
    pub fn reads_first_purchase(&self) -> bool {
        let mut components = self.components.iter();
        components.any(|component| component.mechanism().reads().first_purchase)
    }

    /// Whether it has been activated and not withdrawn; a superseded version still rules its own days.
    pub fn is_activated(&self) -> bool {
        matches!(self.state, PlanState::Active | PlanState::Superseded)
    }

    /// Reports every problem of the version and of its components.
    pub fn check(&self, problems: &mut Problems) {
        problems.require_name(&self.name);
        problems.require(
            !self.effective.is_empty(),
            "end_date",
            "DATES_OUT_OF_ORDER",
            "must be after the effective date",
        );
        problems.require(
            !self.components.is_empty(),
            "components",
            "REQUIRED",
            "at least one component is needed",
        );
        problems.require(
            self.components.len() <= MOST_COMPONENTS,
            "components",
            "TOO_MANY",
            "at most 50 components",
        );
        let mut keys = BTreeSet::new();
        for (index, component) in self.components.iter().enumerate() {
            problems.within(format!("components[{index}]"), |problems| {
                component.check(problems);
                problems.require(
                    keys.insert(component.key.as_str()),
                    "key",
                    "REPEATED",
                    "is used by an earlier component",
                );
            });
        }
    }
}

/// Days on which an activated version is in force: its own span, cut where a later version of the plan starts.
pub fn reign(version: &PlanVersion, versions: &[PlanVersion]) -> Span {
    let later = |other: &&PlanVersion| {
        other.plan_id == version.plan_id && other.is_activated() && other.number > version.number
    };
    let cut = versions
        .iter()
        .filter(later)
        .map(|other| other.effective.start)
        .min();
    let end = match (version.effective.end, cut) {
        (Some(end), Some(cut)) => Some(end.min(cut)),
        (end, cut) => end.or(cut),
    };
    match version.is_activated() {
        true => Span {
            end,
            ..version.effective
        },
        false => Span {
            end: Some(version.effective.start),
            ..version.effective
        },
    }
}

/// Versions of all given plans that are in force on the day.
pub fn in_force(versions: &[PlanVersion], day: NaiveDate) -> impl Iterator<Item = &PlanVersion> {
    versions
        .iter()
        .filter(move |version| reign(version, versions).contains(day))
}

/// The terms that settle a period of a component: those of the newest version that starts on or before the period's last day. `versions` are those of one
/// plan. A period after the plan's end, reached by a late refund, is settled by the last terms.
pub fn terms_for(versions: &[PlanVersion], key: &str, period: Period) -> Option<Applied> {
    let started =
        |version: &&PlanVersion| version.is_activated() && version.effective.start <= period.last();
    let candidates = versions.iter().filter(started);
    let with_key = candidates
        .filter_map(|version| version.component(key).map(|component| (version, component)));
    let (version, component) = with_key.max_by_key(|(version, _)| version.number)?;
    Some(version.apply(&component.in_period(period)))
}
