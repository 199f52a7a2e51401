//! Customers, and their hierarchy without cycles.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// What people and imports say of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Terms {
    pub display_name: String,
    pub parent_id: Option<Uuid>,
    pub domains: Vec<String>,
    pub sector: String,
    pub country: String,
    pub owner: String,
}

/// What can be changed of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    DisplayName,
    Parent,
    Domains,
    Sector,
    Country,
    Owner,
}

impl Field {
    pub const ALL: [Self; 6] = [
        Self::DisplayName,
        Self::Parent,
        Self::Domains,
        Self::Sector,
        Self::Country,
        Self::Owner,
    ];

    /// Its name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::DisplayName => "display_name",
            Self::Parent => "parent_account_id",
            Self::Domains => "domains",
            Self::Sector => "sector",
            Self::Country => "country",
            Self::Owner => "owner",
        }
    }
}

impl Terms {
    /// These terms with some fields of others.
    #[must_use]
    pub fn with(mut self, others: &Self, fields: &[Field]) -> Self {
        for field in fields {
            match field {
                Field::DisplayName => self.display_name.clone_from(&others.display_name),
                Field::Parent => self.parent_id = others.parent_id,
                Field::Domains => self.domains.clone_from(&others.domains),
                Field::Sector => self.sector.clone_from(&others.sector),
                Field::Country => self.country.clone_from(&others.country),
                Field::Owner => self.owner.clone_from(&others.owner),
            }
        }
        self
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: Uuid,
    /// The customer's id in the CRM; unique in the tenant.
    pub external_id: Option<String>,
    pub terms: Terms,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Account {
    /// Takes over other terms; None when they say what is known already.
    #[must_use]
    pub fn restate(&self, terms: Terms) -> Option<Self> {
        (terms != self.terms).then(|| Self {
            terms,
            version: self.version + 1,
            ..self.clone()
        })
    }
}

/// Child to parent.
pub type Parents = HashMap<Uuid, Option<Uuid>>;

/// The accounts whose wanted parent would close a cycle; the others can all be granted together.
///
/// A refused account keeps its stored parent, which may close another cycle with what is wanted elsewhere: looked for until none is left.
pub fn refused_for_cycles(stored: &Parents, wanted: &Parents) -> HashSet<Uuid> {
    let mut refused = HashSet::new();
    loop {
        let parent = |id: Uuid| {
            let granted = wanted.get(&id).filter(|_| !refused.contains(&id));
            granted.or_else(|| stored.get(&id)).copied().flatten()
        };
        let on_a_cycle: Vec<Uuid> = wanted
            .keys()
            .copied()
            .filter(|id| !refused.contains(id) && leads_back(*id, parent))
            .collect();
        if on_a_cycle.is_empty() {
            return refused;
        }
        refused.extend(on_a_cycle);
    }
}

/// Whether going up from `start` arrives at `start` again.
fn leads_back(start: Uuid, parent: impl Fn(Uuid) -> Option<Uuid>) -> bool {
    let mut seen = HashSet::new();
    let mut current = start;
    while let Some(next) = parent(current) {
        if next == start {
            return true;
        }
        if !seen.insert(next) {
            return false;
        }
        current = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn parents(edges: &[(u128, u128)]) -> Parents {
        edges
            .iter()
            .map(|(child, parent)| (id(*child), (*parent != 0).then(|| id(*parent))))
            .collect()
    }

    fn refused(stored: &[(u128, u128)], wanted: &[(u128, u128)]) -> Vec<u128> {
        let mut ids: Vec<u128> = refused_for_cycles(&parents(stored), &parents(wanted))
            .into_iter()
            .map(|id| id.as_u128())
            .collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn a_chain_is_granted() {
        assert_eq!(refused(&[(2, 1)], &[(3, 2), (4, 3)]), [0_u128; 0]);
    }

    #[test]
    fn an_account_is_not_its_own_ancestor() {
        assert_eq!(refused(&[], &[(1, 1)]), [1]);
        assert_eq!(refused(&[(2, 1), (3, 2)], &[(1, 3)]), [1]);
    }

    #[test]
    fn a_cycle_within_one_batch_is_refused_and_the_rest_granted() {
        assert_eq!(refused(&[], &[(1, 2), (2, 3), (3, 1), (4, 1)]), [1, 2, 3]);
    }

    #[test]
    fn turning_a_pair_around_is_no_cycle() {
        assert_eq!(refused(&[(1, 2)], &[(1, 0), (2, 1)]), [0_u128; 0]);
    }

    #[test]
    fn what_a_refused_account_keeps_counts_too() {
        // 1 and 3 want each other; refused, 1 stays below 2, so 2 can't go below 1.
        assert_eq!(refused(&[(1, 2)], &[(1, 3), (3, 1), (2, 1)]), [1, 2, 3]);
    }
}
