//! Claims whose protection ended before their deals closed expire.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kit::{Unit, Worker};
use uuid::Uuid;

use crate::announce;
use crate::domain::opportunity::Opportunity;
use crate::domain::registration::Registration;
use crate::error::Result;
use crate::store;
use crate::store::registration::expiry;

pub const KIND: &str = "expire_registrations";
const CHUNK: i64 = 500;

pub struct ExpireRegistrations;

/// Asks for a look at the tenant's claims.
pub async fn ask(unit: &mut Unit, tenant: &str, due: DateTime<Utc>) -> Result<()> {
    Ok(unit.enqueue(tenant, KIND, "", due).await?)
}

/// Asks for a look when a claim's protection ends.
pub async fn ask_at_end_of(
    unit: &mut Unit,
    tenant: &str,
    protected_until: NaiveDate,
) -> Result<()> {
    ask(
        unit,
        tenant,
        protected_until.and_time(NaiveTime::MIN).and_utc(),
    )
    .await
}

/// Whether a change of an opportunity may have let claims run out: it closed before and does not now, or not in time.
pub fn concerns(before: Option<&Opportunity>, after: &Opportunity) -> bool {
    before.is_some_and(|before| {
        before.terms.close_date.is_some() && before.terms.close_date != after.terms.close_date
    })
}

#[tonic::async_trait]
impl Worker for ExpireRegistrations {
    async fn run(&self, unit: &mut Unit, tenant: &str, _key: &str) -> Result<(), kit::Error> {
        Ok(run(unit, tenant).await?)
    }
}

async fn run(unit: &mut Unit, tenant: &str) -> Result<()> {
    let today = unit.now.date_naive();
    let due = expiry::find_due(unit.conn(), tenant, today, CHUNK).await?;
    let opportunities: Vec<Uuid> = due.iter().map(|due| due.opportunity_id).collect();
    let opportunities = store::opportunity::lock_many(unit.conn(), tenant, &opportunities).await?;
    let opportunities: HashMap<Uuid, Opportunity> =
        opportunities.into_iter().map(|one| (one.id, one)).collect();
    let ids: Vec<Uuid> = due.iter().map(|due| due.registration_id).collect();
    let locked = store::registration::lock_many(unit.conn(), tenant, &ids).await?;
    let still_due = |one: &Registration| {
        let closed = opportunities
            .get(&one.opportunity_id)
            .and_then(|deal| deal.terms.close_date);
        one.protected_until
            .is_some_and(|end| end <= today && closed.is_none_or(|closed| closed >= end))
    };
    let mut expired = Vec::new();
    for before in locked.into_iter().filter(still_due) {
        let Ok(after) = before.clone().expire() else {
            continue;
        };
        let after = after.next_version();
        let account_id = opportunities
            .get(&after.opportunity_id)
            .and_then(|deal| deal.terms.account_id());
        announce::registration(unit, tenant, &after, account_id);
        let changes = announce::changes(Some(&before), &after);
        announce::audit(
            unit,
            tenant,
            "ExpireRegistration",
            format!("registrations/{}", after.id),
            changes,
        );
        expired.push(after);
    }
    store::registration::upsert(unit.conn(), tenant, &expired).await?;
    if i64::try_from(due.len()).is_ok_and(|count| count == CHUNK) {
        return ask(unit, tenant, unit.now).await;
    }
    match expiry::find_next(unit.conn(), tenant, today).await? {
        Some(day) => ask_at_end_of(unit, tenant, day).await,
        None => Ok(()),
    }
}
