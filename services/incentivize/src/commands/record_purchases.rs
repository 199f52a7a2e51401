//! Takes in what was sold to accounts, and asks for the derivations that depend on who sold first.

use std::collections::{BTreeMap, BTreeSet};

use kit::Unit;
use uuid::Uuid;

use super::rederive_account;
use crate::{domain::purchase::Purchase, error::Result, store};

/// What is told no newer than it is known changes nothing.
pub(crate) async fn run(unit: &mut Unit, tenant: &str, told: Vec<Purchase>) -> Result<()> {
    let told = newest(told);
    if told.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = told.keys().copied().collect();
    let known = store::purchase::list(unit.conn(), tenant, &ids).await?;
    let known: BTreeMap<Uuid, Purchase> = known.into_iter().map(|one| (one.id, one)).collect();
    let news = told.values().filter(|one| is_news(one, &known));
    let news: Vec<&Purchase> = news.collect();
    if news.is_empty() {
        return Ok(());
    }
    store::purchase::upsert_all(unit.conn(), tenant, &news).await?;
    if !store::plan::reads_first_purchase(unit.conn(), tenant).await? {
        return Ok(());
    }
    let before = news.iter().filter_map(|one| known.get(&one.id));
    let accounts: BTreeSet<Uuid> = before
        .chain(news.iter().copied())
        .map(|one| one.account_id)
        .collect();
    for account_id in accounts {
        rederive_account::enqueue(unit, tenant, account_id).await?;
    }
    Ok(())
}

fn newest(told: Vec<Purchase>) -> BTreeMap<Uuid, Purchase> {
    let mut newest: BTreeMap<Uuid, Purchase> = BTreeMap::new();
    for purchase in told {
        let known = newest.get(&purchase.id);
        if known.is_none_or(|known| known.version < purchase.version) {
            newest.insert(purchase.id, purchase);
        }
    }
    newest
}

fn is_news(purchase: &Purchase, known: &BTreeMap<Uuid, Purchase>) -> bool {
    match known.get(&purchase.id) {
        None => true,
        Some(known) => {
            let same = Purchase {
                version: known.version,
                ..purchase.clone()
            } == *known;
            known.version < purchase.version && !same
        }
    }
}
