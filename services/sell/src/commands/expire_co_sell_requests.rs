//! Requests that nobody answered by their deadline expire.

use chrono::{NaiveDate, NaiveTime};
use kit::{Unit, Worker};

use super::co_sell_step::announced;
use crate::error::Result;
use crate::store;

pub const KIND: &str = "expire_co_sell_requests";
const CHUNK: i64 = 500;

pub struct ExpireCoSellRequests;

/// Asks for a look when a deadline comes.
pub async fn ask_at(unit: &mut Unit, tenant: &str, deadline: NaiveDate) -> Result<()> {
    let due = deadline.and_time(NaiveTime::MIN).and_utc();
    Ok(unit.enqueue(tenant, KIND, "", due).await?)
}

#[tonic::async_trait]
impl Worker for ExpireCoSellRequests {
    async fn run(&self, unit: &mut Unit, tenant: &str, _key: &str) -> Result<(), kit::Error> {
        Ok(run(unit, tenant).await?)
    }
}

async fn run(unit: &mut Unit, tenant: &str) -> Result<()> {
    let today = unit.now.date_naive();
    let due = store::co_sell_request::lock_due(unit.conn(), tenant, today, CHUNK).await?;
    let is_full = i64::try_from(due.len()).is_ok_and(|count| count == CHUNK);
    for before in due {
        if let Some(after) = before.clone().expire(today) {
            store::co_sell_request::update(unit.conn(), tenant, &after).await?;
            announced(unit, tenant, "ExpireCoSellRequest", Some(&before), &after);
        }
    }
    if is_full {
        ask_at(unit, tenant, today).await?;
    }
    Ok(())
}
