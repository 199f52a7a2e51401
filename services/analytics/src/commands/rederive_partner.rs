//! Places the opportunities of a partner anew after its enrollments have changed, a portion at a time.
use kit::Unit;
use uuid::Uuid;

use super::restate_opportunities::restate_opportunities;
use crate::store::{
    projection::lock_projection,
    rederivation::{delete_rederivation, list_next, update_done},
    standing::find_standings,
};

pub const KIND: &str = "rederive_partner";

/// Opportunities a transaction, so that events never wait long for the projection lock.
const PORTION: usize = 500;

/// Does the next portion, and asks for another one until everything is done.
pub async fn rederive_partner(
    unit: &mut Unit,
    tenant: &str,
    partner_id: Uuid,
) -> Result<(), kit::Error> {
    let conn = unit.conn();
    lock_projection(conn, tenant).await?;
    let ids = list_next(
        conn,
        tenant,
        partner_id,
        i64::try_from(PORTION).map_err(kit::Error::internal)?,
    )
    .await?;
    let standings = find_standings(conn, tenant, &ids).await?;
    let opportunities = standings
        .into_values()
        .map(|standing| standing.opportunity)
        .collect();
    restate_opportunities(conn, tenant, opportunities).await?;
    match ids.last() {
        Some(last) if ids.len() == PORTION => {
            update_done(conn, tenant, partner_id, *last).await?;
            let now = unit.now;
            unit.enqueue(tenant, KIND, &partner_id.to_string(), now)
                .await
        }
        _ => Ok(delete_rederivation(conn, tenant, partner_id).await?),
    }
}

pub struct Rederivation;

#[tonic::async_trait]
impl kit::Worker for Rederivation {
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        rederive_partner(unit, tenant, key.parse().map_err(kit::Error::internal)?).await
    }
}
