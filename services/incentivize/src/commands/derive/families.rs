//! Finds all that facts are about and all that is about them.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{domain::fact::Fact, error::Result, store};

/// These facts with the rest of their families, among the same partner's facts.
pub(super) async fn gather(
    conn: &mut PgConnection,
    tenant: &str,
    facts: Vec<Fact>,
) -> Result<Vec<Fact>> {
    let mut known: BTreeMap<Uuid, Fact> = BTreeMap::new();
    let mut found = facts;
    while !found.is_empty() {
        let ids: Vec<Uuid> = found.iter().map(|fact| fact.id).collect();
        let referred: Vec<Uuid> = found.iter().filter_map(Fact::refers_to).collect();
        known.extend(found.drain(..).map(|fact| (fact.id, fact)));
        found = store::fact::list_referring(conn, tenant, &ids).await?;
        found.retain(|fact| is_new(fact, &known) && refers_to_one_of(fact, &known));
        let unknown: Vec<Uuid> = referred
            .into_iter()
            .filter(|id| !known.contains_key(id))
            .collect();
        if !unknown.is_empty() {
            let mut earlier = store::fact::list(conn, tenant, &unknown).await?;
            earlier.retain(|fact| {
                is_new(fact, &known) && known.values().any(|later| refers_to(later, fact))
            });
            found.extend(earlier);
        }
    }
    Ok(known.into_values().collect())
}

fn is_new(fact: &Fact, known: &BTreeMap<Uuid, Fact>) -> bool {
    !known.contains_key(&fact.id)
}

fn refers_to_one_of(later: &Fact, known: &BTreeMap<Uuid, Fact>) -> bool {
    let earlier = later.refers_to().and_then(|id| known.get(&id));
    earlier.is_some_and(|earlier| refers_to(later, earlier))
}

fn refers_to(later: &Fact, earlier: &Fact) -> bool {
    later.refers_to() == Some(earlier.id) && later.partner_id == earlier.partner_id
}
