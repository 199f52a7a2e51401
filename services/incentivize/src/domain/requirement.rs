//! Which facts a component is computed from, and whether a partnership type produces them.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use super::{
    component::Component,
    fact::{Fact, FactKind, Role},
};

/// A (kind, role) pair that a partnership type produces; no role where the kind knows none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProducedFact {
    pub kind: FactKind,
    pub role: Option<Role>,
}

/// Facts that a component accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactPattern {
    pub kind: FactKind,
    /// `None`: any role, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

impl FactPattern {
    pub const fn of(kind: FactKind, role: Role) -> Self {
        Self {
            kind,
            role: Some(role),
        }
    }

    pub const fn any_role(kind: FactKind) -> Self {
        Self { kind, role: None }
    }

    fn accepts(self, kind: FactKind, role: Option<Role>) -> bool {
        self.kind == kind && (self.role.is_none() || self.role == role)
    }
}

impl fmt::Display for FactPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.words())?;
        self.role
            .map_or(Ok(()), |role| write!(f, " ({})", role.words()))
    }
}

/// Whether the component is computed from such a fact, and concerns this one.
pub fn applies(component: &Component, fact: &Fact) -> bool {
    accepts(component, fact) && component.mechanism().concerns(fact)
}

/// Whether the component is computed from facts of this kind and role.
pub fn accepts(component: &Component, fact: &Fact) -> bool {
    let mut patterns = component.mechanism().computed_from().iter();
    patterns.any(|pattern| pattern.accepts(fact.kind, fact.role))
}

/// A component that a partnership type can't feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncomputable {
    pub component_key: String,
    pub mechanism: &'static str,
    /// Not produced by the type: each of these would do, or all are needed.
    pub missing: Vec<FactPattern>,
    pub needs_all: bool,
}

impl fmt::Display for Uncomputable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing = joined(&self.missing, if self.needs_all { " and " } else { " or " });
        let mechanism = self.mechanism.replace('_', " ");
        write!(
            f,
            "{} ({mechanism}) is computed from {missing}, which the partnership type does not produce",
            self.component_key,
        )
    }
}

/// Such as "contribution (sourced) or referral outcome (sourced)".
pub fn any_of(patterns: &[FactPattern]) -> String {
    joined(patterns, " or ")
}

fn joined(patterns: &[FactPattern], word: &str) -> String {
    let patterns: Vec<String> = patterns.iter().map(FactPattern::to_string).collect();
    patterns.join(word)
}

/// The activation proof: components, by their places, for which `produced` does not hold the facts that they are computed from.
pub fn uncomputable<'a>(
    components: impl IntoIterator<Item = &'a Component>,
    produced: &BTreeSet<ProducedFact>,
) -> Vec<(usize, Uncomputable)> {
    let produces = |pattern: &FactPattern| {
        let mut produced = produced.iter();
        produced.any(|fact| pattern.accepts(fact.kind, fact.role))
    };
    let lacking = |component: &Component| {
        let mechanism = component.mechanism();
        let from = mechanism.computed_from();
        let missing: Vec<FactPattern> = from.iter().copied().filter(|one| !produces(one)).collect();
        let fed = match mechanism.needs_all() {
            true => missing.is_empty(),
            false => missing.len() < from.len(),
        };
        (!fed).then(|| Uncomputable {
            component_key: component.key.clone(),
            mechanism: mechanism.name(),
            missing,
            needs_all: mechanism.needs_all(),
        })
    };
    let components = components.into_iter().enumerate();
    components
        .filter_map(|(index, component)| Some((index, lacking(component)?)))
        .collect()
}
