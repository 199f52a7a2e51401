//! Proves the books of a tenant, or names where they are wrong; changes nothing.
//!
//! Every entry balances; the journal of each earning adds up to it; every earning follows from its own trace; and all
//! outcomes, totals and earnings are what the rules give from the stored facts, derived from scratch.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::derive::{purchases, rates};
use crate::{
    domain::{
        derivation::{Derived, Earnings, Totals, count, derive_all_periods},
        fact::Fact,
        reach::Extent,
        standing::Standing,
    },
    error::Result,
    store,
};

mod statements;
mod verdict;

pub(crate) use verdict::{BookDifference, Verdict};

pub(crate) async fn run(kit: &kit::Service, tenant: &str) -> Result<Verdict> {
    let today = kit.clock.now().date_naive();
    // One moment for all that is compared.
    let snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    let mut transaction = kit.pool.begin_with(snapshot).await?;
    let mut verdict = Verdict::default();
    verify_journal(&mut transaction, tenant, None, &mut verdict).await?;
    for partner_id in store::calculation::list_partners(&mut transaction, tenant).await? {
        verify_partner(&mut transaction, tenant, partner_id, today, &mut verdict).await?;
    }
    Ok(verdict)
}

/// The same for one partner; the caller sees to it that nothing of the partner is derived meanwhile.
pub(super) async fn verify_one(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    today: NaiveDate,
    verdict: &mut Verdict,
) -> Result<()> {
    verify_journal(conn, tenant, Some(partner_id), verdict).await?;
    verify_partner(conn, tenant, partner_id, today, verdict).await
}

/// Of one partner, or of all.
async fn verify_journal(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    verdict: &mut Verdict,
) -> Result<()> {
    verdict.entries_checked = store::journal::count_entries(conn, tenant, partner_id).await?;
    for (entry_id, sum) in store::journal::list_unbalanced(conn, tenant, partner_id).await? {
        verdict.differ(
            format!("journal entry {entry_id}"),
            "postings that add up to 0",
            format!("{sum}"),
        );
    }
    for row in store::journal::list_unposted(conn, tenant, partner_id).await? {
        let amount = |amount: Option<rust_decimal::Decimal>| {
            amount.unwrap_or_default().normalize().to_string()
        };
        verdict.differ(
            format!("journal of earning {}", row.earning_id),
            amount(row.earned),
            amount(row.posted),
        );
    }
    Ok(())
}

/// All of one partner that is stored.
struct Stored {
    facts: Vec<Fact>,
    standing: Standing,
    totals: Totals,
    earnings: Earnings,
}

async fn verify_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    today: NaiveDate,
    verdict: &mut Verdict,
) -> Result<()> {
    let earnings = store::earning::list_of_partner(conn, tenant, partner_id).await?;
    verdict.check_traces(&earnings);
    let series = store::period_total::list_series(conn, tenant, partner_id).await?;
    let everything = |series| (series, Extent::default());
    let everything = series.into_iter().map(everything).collect();
    let facts = store::fact::list_of_partner(conn, tenant, partner_id).await?;
    let stored = Stored {
        standing: standing(conn, tenant, partner_id, &facts).await?,
        facts,
        totals: store::period_total::list(conn, tenant, &everything).await?,
        earnings: earnings
            .into_iter()
            .map(|(earning, _)| (earning.id, earning))
            .collect(),
    };
    let outcomes = store::outcome::list_of_partner(conn, tenant, partner_id).await?;
    verdict.facts_checked += i64::try_from(stored.facts.len()).unwrap_or(i64::MAX);
    let (derived, totals) = derive_anew(tenant, &stored.standing, &stored.facts, today)?;
    statements::verify(conn, tenant, partner_id, verdict).await?;
    verdict.compare_outcomes(outcomes, derived.outcomes);
    verdict.compare_totals(&stored.totals, &totals);
    verdict.compare_earnings(stored.earnings, derived.earnings);
    Ok(())
}

async fn standing(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    facts: &[Fact],
) -> Result<Standing> {
    let mut standings = store::standing::list(conn, tenant, &BTreeSet::from([partner_id])).await?;
    rates::load(conn, tenant, &mut standings, facts).await?;
    purchases::load(conn, tenant, &mut standings, facts).await?;
    Ok(standings.remove(&partner_id).unwrap_or_default())
}

/// All that follows from a partner's facts, from scratch, with the totals of what is counted.
pub(super) fn derive_anew(
    tenant: &str,
    standing: &Standing,
    facts: &[Fact],
    today: NaiveDate,
) -> Result<(Derived, Totals)> {
    let mut derived = Derived::default();
    derived.add_facts(tenant, standing, facts);
    let mut totals = Totals::new();
    count(&derived.outcomes, 1, &mut totals)?;
    let by_periods = derive_all_periods(tenant, standing, &totals, today)?;
    derived.earnings.extend(by_periods);
    Ok((derived, totals))
}
