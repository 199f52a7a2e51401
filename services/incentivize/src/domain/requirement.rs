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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactPattern {
    pub kind: FactKind,
    /// `None`: any role, or none.
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
    let mechanism = component.mechanism();
    let mut patterns = mechanism.computed_from().iter();
    patterns.any(|pattern| pattern.accepts(fact.kind, fact.role)) && mechanism.concerns(fact)
}

/// A component that a partnership type can't feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncomputable {
    pub component_key: String,
    pub mechanism: &'static str,
    /// Each of these would do; the type produces none.
    pub missing: Vec<FactPattern>,
}

impl fmt::Display for Uncomputable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing: Vec<String> = self.missing.iter().map(FactPattern::to_string).collect();
        let mechanism = self.mechanism.replace('_', " ");
        write!(
            f,
            "{} ({mechanism}) is computed from {}, which the partnership type does not produce",
            self.component_key,
            missing.join(" or ")
        )
    }
}

/// The activation proof: components, by their places, for which `produced` holds none of the accepted facts.
pub fn uncomputable<'a>(
    components: impl IntoIterator<Item = &'a Component>,
    produced: &BTreeSet<ProducedFact>,
) -> Vec<(usize, Uncomputable)> {
    let fed = |pattern: &FactPattern| {
        produced
            .iter()
            .any(|fact| pattern.accepts(fact.kind, fact.role))
    };
    let components = components.into_iter().enumerate();
    let unfed =
        components.filter(|(_, component)| !component.mechanism().computed_from().iter().any(fed));
    let named = unfed.map(|(index, component)| {
        let uncomputable = Uncomputable {
            component_key: component.key.clone(),
            mechanism: component.mechanism().name(),
            missing: component.mechanism().computed_from().to_vec(),
        };
        (index, uncomputable)
    });
    named.collect()
}
