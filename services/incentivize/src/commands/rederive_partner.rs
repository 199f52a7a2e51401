//! Derives all that follows from a partner's facts anew, after something became known or a minimum came due.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kit::Unit;
use uuid::Uuid;

use super::derive::Derivation;
use crate::{error::Result, store};

pub(crate) const KIND: &str = "rederive_partner";
/// Facts derived at once.
const CHUNK: i64 = 1_000;

/// Asks for it once this unit has committed.
pub(crate) async fn enqueue(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<()> {
    let now = unit.now;
    Ok(unit
        .enqueue(tenant, KIND, &partner_id.to_string(), now)
        .await?)
}

pub(crate) async fn run(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<()> {
    let mut derivation = Derivation::begin_whole(unit, tenant, partner_id).await?;
    let mut after = Uuid::nil();
    loop {
        let unit = derivation.unit();
        let facts = store::fact::list_after(unit.conn(), tenant, partner_id, after, CHUNK).await?;
        let Some(last) = facts.last() else { break };
        after = last.id;
        derivation.derive_facts(facts, false).await?;
        derivation.save().await?;
    }
    derivation.settle_all(partner_id).await?;
    derivation.save().await?;
    // Also when nothing earned differs, what can be attained may.
    let conn = derivation.unit().conn();
    store::calculation::update_changed(conn, tenant, &[partner_id]).await?;
    come_back(derivation, tenant, partner_id).await
}

/// Queues a job for the day on which the next minimum comes due, unless there is one.
async fn come_back(mut derivation: Derivation<'_>, tenant: &str, partner_id: Uuid) -> Result<()> {
    let today = derivation.unit().now.date_naive();
    let standing = derivation.standings.remove(&partner_id).unwrap_or_default();
    let next_due = standing.next_due(today);
    let unit = derivation.unit();
    let queued = store::calculation::find_next_due(unit.conn(), tenant, partner_id).await?;
    if queued == next_due {
        return Ok(());
    }
    store::calculation::update_next_due(unit.conn(), tenant, partner_id, next_due).await?;
    if let Some(day) = next_due {
        unit.enqueue(tenant, KIND, &partner_id.to_string(), start_of(day))
            .await?;
    }
    Ok(())
}

fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// Does the jobs.
pub(crate) struct Worker;

#[tonic::async_trait]
impl kit::Worker for Worker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let partner_id = key.parse().map_err(kit::Error::internal)?;
        Ok(run(unit, tenant, partner_id).await?)
    }
}
