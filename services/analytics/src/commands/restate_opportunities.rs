//! Counts opportunities as they are now instead of as they were before, wherever that makes a difference.
use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{
        cell::{Standing, difference},
        opportunity::{Opportunity, Status},
        placement::placements,
    },
    store::{
        cell::add_to_cells,
        customer::{find_customers, list_first_wins, replace_customers},
        enrollment::list_enrollments,
        opportunity::upsert_opportunities,
        placement::replace_placements,
        standing::find_standings,
    },
};

/// Each opportunity appears once; one that is older than what is stored has no effect. The caller holds the tenant's
/// projection lock. The number of statements does not depend on the number of opportunities.
pub async fn restate_opportunities(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: Vec<Opportunity>,
) -> sqlx::Result<()> {
    let ids: Vec<_> = opportunities.iter().map(|one| one.opportunity_id).collect();
    let mut before = find_standings(conn, tenant, &ids).await?;
    let newest = opportunities.into_iter().filter(|one| {
        let stored = before.get(&one.opportunity_id);
        stored.is_none_or(|stored| stored.opportunity.version <= one.version)
    });
    let mut after = place(conn, tenant, newest.collect(), &before).await?;
    save(conn, tenant, &before, &after).await?;
    move_first_wins(conn, tenant, &mut before, &mut after).await?;
    before.retain(|id, _| after.contains_key(id));
    add_to_cells(conn, tenant, &difference(before.values(), after.values())).await
}

/// The new standings, their first wins still as before.
async fn place(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: Vec<Opportunity>,
    before: &BTreeMap<Uuid, Standing>,
) -> sqlx::Result<BTreeMap<Uuid, Standing>> {
    let partners: BTreeSet<_> = opportunities
        .iter()
        .flat_map(|one| &one.involvements)
        .map(|one| one.partner_id)
        .collect();
    let partners: Vec<_> = partners.into_iter().collect();
    let enrollments = list_enrollments(conn, tenant, &partners).await?;
    let standing = |opportunity: Opportunity| {
        let id = opportunity.opportunity_id;
        let placements = placements(&opportunity, &enrollments);
        let first_win = before.get(&id).is_some_and(|stored| stored.first_win);
        (
            id,
            Standing {
                opportunity,
                placements,
                first_win,
            },
        )
    };
    Ok(opportunities.into_iter().map(standing).collect())
}

async fn save(
    conn: &mut PgConnection,
    tenant: &str,
    before: &BTreeMap<Uuid, Standing>,
    after: &BTreeMap<Uuid, Standing>,
) -> sqlx::Result<()> {
    let changed = after
        .iter()
        .filter(|(id, standing)| before.get(id) != Some(standing));
    let changed: Vec<_> = changed.map(|(_, standing)| standing).collect();
    let opportunities: Vec<_> = changed
        .iter()
        .map(|standing| &standing.opportunity)
        .collect();
    upsert_opportunities(conn, tenant, &opportunities).await?;
    let moved = changed.into_iter().filter(|standing| {
        let stored = before.get(&standing.opportunity.opportunity_id);
        stored.is_none_or(|stored| {
            stored.placements != standing.placements
                || stored.opportunity.closed_on() != standing.opportunity.closed_on()
        })
    });
    replace_placements(conn, tenant, &moved.collect::<Vec<_>>()).await
}

/// Finds the first win anew in every account whose wins may have changed; an opportunity that gains or loses it
/// without having changed itself is added to both sides.
async fn move_first_wins(
    conn: &mut PgConnection,
    tenant: &str,
    before: &mut BTreeMap<Uuid, Standing>,
    after: &mut BTreeMap<Uuid, Standing>,
) -> sqlx::Result<()> {
    let accounts: BTreeSet<_> = before
        .values()
        .chain(after.values())
        .filter_map(winning_account)
        .collect();
    if accounts.is_empty() {
        return Ok(());
    }
    let accounts: Vec<_> = accounts.into_iter().collect();
    let old = find_customers(conn, tenant, &accounts).await?;
    let new = list_first_wins(conn, tenant, &accounts).await?;
    let moved: Vec<_> = accounts
        .into_iter()
        .filter(|account| old.get(account) != new.get(account))
        .collect();
    let first_wins = moved
        .iter()
        .flat_map(|account| [old.get(account), new.get(account)])
        .flatten();
    let others = first_wins
        .map(|first| first.opportunity_id)
        .filter(|id| !after.contains_key(id));
    let others = find_standings(conn, tenant, &others.collect::<Vec<_>>()).await?;
    replace_customers(conn, tenant, &moved, &new).await?;
    before.extend(others.clone());
    after.extend(others);
    let first_wins: BTreeSet<_> = new.values().map(|first| first.opportunity_id).collect();
    for (id, standing) in after.iter_mut() {
        standing.first_win = first_wins.contains(id);
    }
    Ok(())
}

fn winning_account(standing: &Standing) -> Option<Uuid> {
    match standing.opportunity.status {
        Status::Won(_) => standing.opportunity.account_id,
        Status::Open | Status::Lost(_) => None,
    }
}
