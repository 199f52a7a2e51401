//! The exchange rates that facts may have to be converted by; no query when all are in the currencies of their plans.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{Days, NaiveDate};
use kit::money::{Currency, Money};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{fact::Fact, standing::Standing},
    error::Result,
    store,
};

/// A component may convert at the end of a period, which is less than this after the fact.
const LONGEST_PERIOD: Days = Days::new(366);

/// Gives the standings the rates that their facts need.
pub(crate) async fn load(
    conn: &mut PgConnection,
    tenant: &str,
    standings: &mut BTreeMap<Uuid, Standing>,
    facts: &[Fact],
) -> Result<()> {
    let needed = needed(standings, facts);
    let days = || facts.iter().map(|fact| fact.business_date);
    let Some((first, last)) = days().min().zip(days().max()) else {
        return Ok(());
    };
    if needed.is_empty() {
        return Ok(());
    }
    let last = last
        .checked_add_days(LONGEST_PERIOD)
        .unwrap_or(NaiveDate::MAX);
    let rates = store::exchange_rate::list_for(conn, tenant, &needed, (first, last)).await?;
    let rates = Arc::new(rates);
    for standing in standings.values_mut() {
        standing.rates = Arc::clone(&rates);
    }
    Ok(())
}

/// Currencies of facts that are not those of a component, with the components'.
fn needed(standings: &BTreeMap<Uuid, Standing>, facts: &[Fact]) -> BTreeSet<Currency> {
    let mut of_partners: BTreeMap<Uuid, BTreeSet<Currency>> = BTreeMap::new();
    for fact in facts {
        let currency = fact.amount.map(Money::currency);
        of_partners
            .entry(fact.partner_id)
            .or_default()
            .extend(currency);
    }
    let mut needed = BTreeSet::new();
    for (partner_id, given) in of_partners {
        let wanted = standings.get(&partner_id).map(Standing::currencies);
        let wanted = wanted.unwrap_or_default();
        let all: BTreeSet<Currency> = given.union(&wanted).copied().collect();
        if !given.is_empty() && !wanted.is_empty() && all.len() > 1 {
            needed.extend(all);
        }
    }
    needed
}
