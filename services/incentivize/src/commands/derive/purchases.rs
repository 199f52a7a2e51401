//! The first purchases that facts are compared with; no query when no plan asks.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{fact::Fact, standing::Standing},
    error::Result,
    store,
};

/// Gives the standings the first purchases on the accounts of their facts.
pub(crate) async fn load(
    conn: &mut PgConnection,
    tenant: &str,
    standings: &mut BTreeMap<Uuid, Standing>,
    facts: &[Fact],
) -> Result<()> {
    let (accounts, purchases) = asked(standings, facts);
    if accounts.is_empty() {
        return Ok(());
    }
    let known = store::purchase::list_first(conn, tenant, &accounts, &purchases).await?;
    let known = Arc::new(known);
    for standing in standings.values_mut() {
        standing.purchases = Arc::clone(&known);
    }
    Ok(())
}

/// Locks the accounts of facts that are just being recorded, after their partners: who learns of a purchase later then sees the facts.
pub(super) async fn lock_accounts(
    conn: &mut PgConnection,
    tenant: &str,
    standings: &BTreeMap<Uuid, Standing>,
    facts: &[Fact],
) -> Result<()> {
    let (accounts, _) = asked(standings, facts);
    if !accounts.is_empty() {
        store::account::lock(conn, tenant, &accounts).await?;
    }
    Ok(())
}

/// Accounts and purchases of the facts whose first purchase a plan reads.
fn asked(standings: &BTreeMap<Uuid, Standing>, facts: &[Fact]) -> (BTreeSet<Uuid>, Vec<Uuid>) {
    let reading = facts.iter().filter(|fact| {
        let standing = standings.get(&fact.partner_id);
        standing.is_some_and(|standing| standing.reads(fact).first_purchase)
    });
    reading
        .filter_map(|fact| fact.account_id.zip(Some(fact.purchase_id())))
        .unzip()
}
