//! Asks for a review of every partner: when a program's tiers change, and early every day.

use chrono::{Days, NaiveTime};
use kit::{Unit, Worker};

use super::review_tiers;
use crate::error::Error;
use crate::store;

pub const KIND: &str = "review_all_tiers";
/// One chain of days a tenant: rows of one key that are due together are one job.
const KEY: &str = "every-day";

pub struct ReviewAllTiers;

#[tonic::async_trait]
impl Worker for ReviewAllTiers {
    async fn run(&self, unit: &mut Unit, tenant: &str, _key: &str) -> Result<(), kit::Error> {
        Ok(run(unit, tenant).await?)
    }
}

/// Asks for it once the unit is done, and every day from then on.
pub async fn ask(unit: &mut Unit, tenant: &str) -> Result<(), Error> {
    let now = unit.now;
    Ok(unit.enqueue(tenant, KIND, KEY, now).await?)
}

async fn run(unit: &mut Unit, tenant: &str) -> Result<(), Error> {
    for partner_id in store::tier::standing::partners_to_review(unit.conn(), tenant).await? {
        review_tiers::ask(unit, tenant, partner_id).await?;
    }
    let tomorrow = unit.now.date_naive().checked_add_days(Days::new(1));
    if let Some(tomorrow) = tomorrow {
        let midnight = tomorrow.and_time(NaiveTime::MIN).and_utc();
        unit.enqueue(tenant, KIND, KEY, midnight).await?;
    }
    Ok(())
}
