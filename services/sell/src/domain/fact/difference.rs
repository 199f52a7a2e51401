//! What was recorded of an opportunity and what it stands for now: what is unchanged stays; what changed or vanished is reversed on
//! its own business date; what is new follows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Content, Details, Fact, OWN_SOURCE};
use crate::domain::vocabulary::{FactKind, Role};

/// A derived fact that is in the log; reversals themselves are not among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub fact: Fact,
    pub reversed: bool,
    /// False: it was recorded before facts named what was sold by whom, so that their absence means nothing.
    pub detailed: bool,
}

impl Recorded {
    /// Whether it says what is wanted, as far as it could. A product that moved to another category was sold in the old one.
    fn says(&self, wanted: &Content) -> bool {
        let (own, wants) = (&self.fact.content.details, &wanted.details);
        let same_product = own.product_id.is_some() && own.product_id == wants.product_id;
        let details = match (self.detailed, same_product) {
            (false, _) => own.clone(),
            (true, true) => Details {
                product_category: own.product_category.clone(),
                ..wants.clone()
            },
            (true, false) => wants.clone(),
        };
        let wanted = Content {
            details,
            ..wanted.clone()
        };
        self.fact.content == wanted
    }
}

type Lineage = (Uuid, Option<Role>, FactKind);

fn lineage(content: &Content) -> Lineage {
    (content.partner_id, content.role, content.kind)
}

/// Why facts are reversed.
#[derive(Clone, Copy)]
pub(super) struct Reasons {
    pub(super) changed: &'static str,
    pub(super) vanished: &'static str,
}

const REASONS: Reasons = Reasons {
    changed: "what the deal stands for has changed",
    vanished: "the deal does not stand for it any more",
};

/// The facts to record, in order. `recorded` is all that was ever derived from this opportunity.
pub fn difference(
    tenant: &str,
    opportunity_id: Uuid,
    recorded: Vec<Recorded>,
    wanted: Vec<Content>,
    now: DateTime<Utc>,
) -> Vec<Fact> {
    let recorded = recorded.into_iter();
    let recorded = newest_by(recorded.map(|one| (lineage(&one.fact.content), one)));
    let wanted = wanted.into_iter().map(|one| (lineage(&one), one)).collect();
    let derived = |&(partner_id, role, kind): &Lineage, n: i64, content: Content| {
        let role = role.map_or("ANY", Role::as_str);
        let external_id = format!("{opportunity_id}:{partner_id}:{role}:{kind}:{n}");
        Fact::first(tenant, OWN_SOURCE, external_id, content, now)
    };
    compare(tenant, recorded, wanted, derived, REASONS, now)
}

/// What is unchanged stays; what changed or vanished is reversed; what is new follows, as its `n`th fact by `derived`.
pub(super) fn compare<K: Ord>(
    tenant: &str,
    recorded: BTreeMap<K, Recorded>,
    mut wanted: BTreeMap<K, Content>,
    derived: impl Fn(&K, i64, Content) -> Fact,
    reasons: Reasons,
    now: DateTime<Utc>,
) -> Vec<Fact> {
    let Reasons { changed, vanished } = reasons;
    let mut facts = Vec::new();
    for (key, recorded) in recorded {
        let content = wanted.remove(&key);
        let unchanged = content
            .as_ref()
            .is_some_and(|content| recorded.says(content));
        let Recorded { fact, reversed, .. } = recorded;
        if !reversed {
            if unchanged {
                continue;
            }
            let reason = if content.is_some() { changed } else { vanished };
            facts.push(fact.reversal(tenant, reason, now));
        }
        // Facts stand at odd places of their lineage, their reversals at even ones.
        let n = fact.lineage_no / 2 + 2;
        facts.extend(content.map(|content| derived(&key, n, content).succeeding(&fact, changed)));
    }
    let new = wanted.into_iter();
    facts.extend(new.map(|(key, content)| derived(&key, 1, content)));
    facts
}

/// The last fact of each lineage.
pub(super) fn newest_by<K: Ord>(
    recorded: impl Iterator<Item = (K, Recorded)>,
) -> BTreeMap<K, Recorded> {
    let mut newest: BTreeMap<K, Recorded> = BTreeMap::new();
    for (key, one) in recorded {
        let place = |one: &Recorded| one.fact.lineage_no;
        if newest
            .get(&key)
            .is_none_or(|other| place(other) < place(&one))
        {
            newest.insert(key, one);
        }
    }
    newest
}
