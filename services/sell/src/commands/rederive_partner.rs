//! A partner's enrollment or type profile has changed: what the partner's won opportunities and achievements stand for is derived again,
//! deals chunk by chunk.

use chrono::{DateTime, Utc};
use kit::{Unit, Worker};
use uuid::Uuid;

use super::derive_achievements;
use super::derive_facts::{self, Deal};
use crate::error::{Error, Result};
use crate::store;

pub const KIND: &str = "rederive_partner";
const CHUNK: i64 = 500;

pub struct RederivePartner;

/// Asks for it, in the unit that changes what is known.
pub async fn ask(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<()> {
    let now = unit.now;
    ask_at(unit, tenant, partner_id, now).await
}

/// Asks for it on a day on which something begins to count.
pub async fn ask_at(
    unit: &mut Unit,
    tenant: &str,
    partner_id: Uuid,
    due: DateTime<Utc>,
) -> Result<()> {
    let key = partner_id.to_string();
    Ok(unit.enqueue(tenant, KIND, &key, due).await?)
}

#[tonic::async_trait]
impl Worker for RederivePartner {
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        Ok(run(unit, tenant, key).await?)
    }
}

/// The key is the partner, and behind a slash the last opportunity that is done.
async fn run(unit: &mut Unit, tenant: &str, key: &str) -> Result<()> {
    let (partner, after) = key.split_once('/').unwrap_or((key, ""));
    let partner_id: Uuid = partner.parse().map_err(Error::corrupt)?;
    let after: Uuid = if after.is_empty() {
        Uuid::nil()
    } else {
        after.parse().map_err(Error::corrupt)?
    };
    store::knowledge::hold(unit.conn(), tenant).await?;
    if after.is_nil() {
        derive_achievements::run(unit, tenant, partner_id).await?;
    }
    let ids =
        store::opportunity_list::find_won(unit.conn(), tenant, partner_id, after, CHUNK).await?;
    let opportunities = store::opportunity::lock_many(unit.conn(), tenant, &ids).await?;
    let deals: Vec<Deal<'_>> = opportunities
        .iter()
        .map(|opportunity| Deal {
            opportunity,
            has_past: true,
        })
        .collect();
    derive_facts::run(unit, tenant, &deals).await?;
    if let Some(last) = ids
        .last()
        .filter(|_| i64::try_from(ids.len()).is_ok_and(|count| count == CHUNK))
    {
        let now = unit.now;
        unit.enqueue(tenant, KIND, &format!("{partner_id}/{last}"), now)
            .await?;
    }
    Ok(())
}
