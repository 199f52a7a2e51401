//! Derives anew for the partners that waited for an exchange rate or whose facts were converted at one that changed.

use chrono::{Days, NaiveDate};
use kit::Unit;

use super::rederive_partner;
use crate::{domain::exchange::MAX_AGE_DAYS, error::Result, store};

pub(crate) const KIND: &str = "rederive_rates";

/// Asks for it once this unit has committed; quotes from the first to the last day are new.
pub(crate) async fn enqueue(
    unit: &mut Unit,
    tenant: &str,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<()> {
    let now = unit.now;
    Ok(unit
        .enqueue(tenant, KIND, &format!("{first}/{last}"), now)
        .await?)
}

/// A quote serves its own day and those after it.
pub(crate) async fn run(
    unit: &mut Unit,
    tenant: &str,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<()> {
    let served = last
        .checked_add_days(Days::new(MAX_AGE_DAYS))
        .unwrap_or(last);
    let partners =
        store::exchange_rate::list_concerned_partners(unit.conn(), tenant, (first, served)).await?;
    for partner_id in partners {
        rederive_partner::enqueue(unit, tenant, partner_id).await?;
    }
    Ok(())
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
        let (first, last) = key.split_once('/').unwrap_or((key, key));
        let first = first.parse().map_err(kit::Error::internal)?;
        let last = last.parse().map_err(kit::Error::internal)?;
        Ok(run(unit, tenant, first, last).await?)
    }
}
