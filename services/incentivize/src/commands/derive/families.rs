//! Finds all that facts take back and all that takes them back.

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
        let taken_back: Vec<Uuid> = found.iter().filter_map(Fact::takes_back).collect();
        known.extend(found.drain(..).map(|fact| (fact.id, fact)));
        found = store::fact::list_taking_back(conn, tenant, &ids).await?;
        found.retain(|fact| is_new(fact, &known) && takes_back_one_of(fact, &known));
        let unknown: Vec<Uuid> = taken_back
            .into_iter()
            .filter(|id| !known.contains_key(id))
            .collect();
        if !unknown.is_empty() {
            let mut earlier = store::fact::list(conn, tenant, &unknown).await?;
            earlier.retain(|fact| {
                is_new(fact, &known) && known.values().any(|later| takes_back(later, fact))
            });
            found.extend(earlier);
        }
    }
    Ok(known.into_values().collect())
}

fn is_new(fact: &Fact, known: &BTreeMap<Uuid, Fact>) -> bool {
    !known.contains_key(&fact.id)
}

fn takes_back_one_of(later: &Fact, known: &BTreeMap<Uuid, Fact>) -> bool {
    let earlier = later.takes_back().and_then(|id| known.get(&id));
    earlier.is_some_and(|earlier| takes_back(later, earlier))
}

fn takes_back(later: &Fact, earlier: &Fact) -> bool {
    later.takes_back() == Some(earlier.id) && later.partner_id == earlier.partner_id
}
