//! Something became known of a partner, or begins or ceases to hold today: the steps of its enrollments are looked at again.

use chrono::NaiveTime;
use kit::{Caller, Unit, Worker};
use uuid::Uuid;

use super::progress_change;
use crate::domain::evidence::next_change;
use crate::error::Error;
use crate::store;

pub const KIND: &str = "advance_enrollments";

pub struct AdvanceEnrollments;

#[tonic::async_trait]
impl Worker for AdvanceEnrollments {
    /// The key is the partner.
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        let partner_id = key.parse().map_err(Error::stored)?;
        Ok(run(unit, tenant, partner_id).await?)
    }
}

async fn run(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    let itself = Caller {
        tenant: tenant.to_owned(),
        subject: unit.actor().to_owned(),
        roles: Vec::new(),
        partner: None,
        internal: true,
    };
    let running = store::enrollment::list_in_progress(unit.conn(), tenant, partner_id).await?;
    if running.is_empty() {
        return Ok(());
    }
    for id in running {
        if let Some(case) = store::case::lock(unit.conn(), &itself, id).await? {
            let revision = case.progress.revision;
            progress_change::settle(unit, &itself, case, revision, Vec::new()).await?;
        }
    }
    look_again(unit, tenant, partner_id).await
}

/// On the day when something begins or ceases to hold, without anybody saying so.
async fn look_again(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    let known = store::evidence::list_of_partner(unit.conn(), tenant, partner_id).await?;
    if let Some(day) = next_change(&known, unit.now.date_naive()) {
        let midnight = day.and_time(NaiveTime::MIN).and_utc();
        let key = partner_id.to_string();
        unit.enqueue(tenant, KIND, &key, midnight).await?;
    }
    Ok(())
}
