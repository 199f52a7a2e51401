//! Finds all that facts are about and all that is about them.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{fact::Fact, kinship::kinship, standing::Standing},
    error::Result,
    store::{self, fact::Kin},
};

/// These facts with the rest of their families, and with their kin where a plan reads it, among the same partner's facts.
pub(super) async fn gather(
    conn: &mut PgConnection,
    tenant: &str,
    facts: Vec<Fact>,
    standings: &BTreeMap<Uuid, Standing>,
) -> Result<Vec<Fact>> {
    let mut known: BTreeMap<Uuid, Fact> = BTreeMap::new();
    let mut found = facts;
    while !found.is_empty() {
        let new: Vec<Uuid> = found.iter().map(|fact| fact.id).collect();
        let kinships = kinships(&found, standings);
        known.extend(found.drain(..).map(|fact| (fact.id, fact)));
        found = relatives(conn, tenant, &new, &known).await?;
        if !kinships.is_empty() {
            let kin = store::fact::list_kin(conn, tenant, &kinships).await?;
            found.extend(kin.into_iter().filter(|fact| is_new(fact, &known)));
        }
    }
    Ok(known.into_values().collect())
}

/// Facts not known yet that the new ones are about, or that are about them.
async fn relatives(
    conn: &mut PgConnection,
    tenant: &str,
    new: &[Uuid],
    known: &BTreeMap<Uuid, Fact>,
) -> Result<Vec<Fact>> {
    let mut found = store::fact::list_referring(conn, tenant, new).await?;
    found.retain(|fact| is_new(fact, known) && refers_to_one_of(fact, known));
    let referred = new.iter().flat_map(|id| known[id].names());
    let unknown: Vec<Uuid> = referred.filter(|id| !known.contains_key(id)).collect();
    if !unknown.is_empty() {
        let mut earlier = store::fact::list(conn, tenant, &unknown).await?;
        earlier.retain(|fact| known.values().any(|later| refers_to(later, fact)));
        found.extend(earlier);
    }
    Ok(found)
}

/// What the kin of these facts have in common, where a plan reads it.
fn kinships(facts: &[Fact], standings: &BTreeMap<Uuid, Standing>) -> BTreeSet<Kin> {
    let read = facts.iter().filter_map(|fact| {
        let (kind, subject) = kinship(fact)?;
        let standing = standings.get(&fact.partner_id)?;
        let kin = (fact.partner_id, kind, subject.to_owned());
        standing.reads(fact).kin.then_some(kin)
    });
    read.collect()
}

fn is_new(fact: &Fact, known: &BTreeMap<Uuid, Fact>) -> bool {
    !known.contains_key(&fact.id)
}

fn refers_to_one_of(later: &Fact, known: &BTreeMap<Uuid, Fact>) -> bool {
    let mut earlier = later.names().filter_map(|id| known.get(&id));
    earlier.any(|earlier| refers_to(later, earlier))
}

fn refers_to(later: &Fact, earlier: &Fact) -> bool {
    later.names().any(|id| id == earlier.id) && later.partner_id == earlier.partner_id
}
