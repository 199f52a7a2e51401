//! Proves one partner's books when its turn comes round, and keeps what differs until it is gone.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use kit::Unit;
use uuid::Uuid;

use super::verify_books::{Verdict, verify_one};
use crate::{
    domain::standing_difference::Judged,
    error::Result,
    metrics::BooksGauges,
    store::{book_check, calculation},
};

pub(crate) const KIND: &str = "check_books";
/// Hours between two checks of a partner, unless said otherwise.
const USUAL_HOURS: i64 = 24;
/// Whether a difference stands is asked again after so long: derivations that were queued are done by then.
const DOUBT: TimeDelta = TimeDelta::minutes(1);

/// Asks for the first check of these partners' books; it is not due before their turn.
pub(super) async fn enqueue_first(unit: &mut Unit, tenant: &str, partners: &[Uuid]) -> Result<()> {
    let due = unit.now + every();
    for partner_id in partners {
        unit.enqueue(tenant, KIND, &partner_id.to_string(), due)
            .await?;
    }
    if !partners.is_empty() {
        calculation::update_check_queued(unit.conn(), tenant, partners).await?;
    }
    Ok(())
}

/// Between two checks of a partner: `TANDEM_BOOKS_CHECK_HOURS`.
fn every() -> TimeDelta {
    let hours = kit::config::variable("TANDEM_BOOKS_CHECK_HOURS");
    let hours = hours.and_then(|hours| hours.parse().ok());
    let hours = hours.filter(|hours| (1..=8_760).contains(hours));
    TimeDelta::hours(hours.unwrap_or(USUAL_HOURS))
}

async fn run(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<()> {
    // Nothing of the partner is derived meanwhile, so all that is compared belongs together.
    calculation::lock(unit.conn(), tenant, &BTreeSet::from([partner_id])).await?;
    let (now, mut verdict) = (unit.now, Verdict::default());
    verify_one(
        unit.conn(),
        tenant,
        partner_id,
        now.date_naive(),
        &mut verdict,
    )
    .await?;
    let found = verdict.differences.into_iter();
    let found = found.map(|one| (one.subject, one.expected, one.found));
    let known = book_check::list_differences(unit.conn(), tenant, partner_id).await?;
    let judged = Judged::of(&known, found, now);
    for subject in &judged.confirmed {
        tracing::error!(tenant, %partner_id, subject, "the books are wrong");
    }
    book_check::replace(unit.conn(), tenant, partner_id, &judged.differences, now).await?;
    let due = now
        + if judged.is_suspicious() {
            DOUBT
        } else {
            every()
        };
    Ok(unit
        .enqueue(tenant, KIND, &partner_id.to_string(), due)
        .await?)
}

/// Does the jobs.
pub(crate) struct Worker {
    pub(crate) gauges: BooksGauges,
}

#[tonic::async_trait]
impl kit::Worker for Worker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let partner_id = key.parse().map_err(kit::Error::internal)?;
        run(unit, tenant, partner_id).await?;
        let status = book_check::find_status(unit.conn(), tenant).await?;
        self.gauges.set(tenant, &status);
        Ok(())
    }
}
