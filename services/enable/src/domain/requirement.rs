//! A requirement is an expression over what a partner has to show; it is met on a set of days.

mod check;
mod explain;
mod need;

use serde::{Deserialize, Serialize};

use super::days::Days;
use super::evidence::Evidence;

pub use check::Asked;
pub use explain::Missing;
pub use need::Need;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    AllOf(Vec<Self>),
    AnyOf(Vec<Self>),
    AtLeast {
        count: u32,
        of: Vec<Self>,
    },
    /// So many different things of one kind.
    Count(Need),
    /// At most `people` certified people of any certification: what makes a partner a boutique.
    SmallTeam {
        people: u32,
    },
}

impl Requirement {
    /// The days on which `evidence` meets it.
    pub fn days(&self, evidence: &[Evidence]) -> Days {
        let of = |parts: &[Self], count: usize| {
            let parts: Vec<Days> = parts.iter().map(|part| part.days(evidence)).collect();
            Days::at_least(count, &parts)
        };
        match self {
            Self::AllOf(parts) => of(parts, parts.len()),
            Self::AnyOf(parts) => of(parts, 1),
            Self::AtLeast { count, of: parts } => of(parts, size(*count)),
            Self::Count(need) => need.days(evidence),
            Self::SmallTeam { people } => {
                let more = Need::people(people.saturating_add(1));
                more.days(evidence).complement()
            }
        }
    }
}

/// Counts are small.
fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
