//! Records quotes of exchange rates, and asks for whatever follows from them to be derived again.

use chrono::NaiveDate;
use kit::{Audit, Caller, Unit};
use serde_json::json;

use super::rederive_rates;
use crate::{domain::exchange::Quote, error::Result, store};

/// Quotes at once in one statement.
const CHUNK: usize = 10_000;

/// How many quotes were new, corrected, or known already.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) created: usize,
    pub(crate) corrected: usize,
    pub(crate) unchanged: usize,
}

/// Of each pair and day there is one quote. Errors: none of its own.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    quotes: &[Quote],
) -> Result<Recorded> {
    let (tenant, now) = (&caller.tenant, unit.now);
    let recorded_at = store::exchange_rate::lock(unit.conn(), tenant, now).await?;
    let mut revisions = Vec::new();
    for quotes in quotes.chunks(CHUNK) {
        let inserted = store::exchange_rate::insert_all(unit.conn(), tenant, quotes, recorded_at);
        revisions.extend(inserted.await?);
    }
    let corrected = revisions
        .iter()
        .filter(|(_, revision)| *revision > 1)
        .count();
    let recorded = Recorded {
        created: revisions.len() - corrected,
        corrected,
        unchanged: quotes.len() - revisions.len(),
    };
    let days = || revisions.iter().map(|(day, _)| *day);
    if let Some((first, last)) = days().min().zip(days().max()) {
        rederive_rates::enqueue(unit, tenant, first, last).await?;
        audit(unit, tenant, action, &recorded, (first, last));
    }
    Ok(recorded)
}

fn audit(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    recorded: &Recorded,
    (first, last): (NaiveDate, NaiveDate),
) {
    unit.audit(Audit {
        tenant: tenant.to_owned(),
        action,
        resource: "exchangeRates".to_owned(),
        changes: json!({
            "created": recorded.created,
            "corrected": recorded.corrected,
            "first_date": first,
            "last_date": last,
        }),
    });
}
