//! Creates or replaces opportunities by external id, as another system knows them; good rows go in also when others are refused.

use std::collections::HashMap;

use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use super::derive_facts::{self, Deal};
use super::import_registrations::{self, Imported};
use super::{expire_registrations, save_opportunity};
use crate::domain::opportunity::{Directory, Draft, Opportunity, Unmatched};
use crate::domain::registration::Registration;
use crate::domain::upsert::{Notice, Outcome, RowResult, refuse_repetitions};
use crate::error::{Error, Result};
use crate::store;

pub struct Row {
    /// Such as `opportunities[3].`.
    pub path: String,
    pub external_id: String,
    pub draft: Draft,
    pub violations: Violations,
}

/// An accepted row.
struct Accepted {
    path: String,
    opportunity: Opportunity,
    outcome: Outcome,
    historic_claims: Vec<Uuid>,
    notices: Vec<Notice>,
}

type Decision = Result<Accepted, RowResult>;

/// One result a row, in their order. Errors: CONCURRENT_WRITE.
pub async fn run(unit: &mut Unit, caller: &Caller, mut rows: Vec<Row>) -> Result<Vec<RowResult>> {
    let tenant = &caller.tenant;
    refuse_repetitions(rows.iter_mut().map(|row| {
        (
            row.external_id.as_str(),
            row.path.trim_end_matches('.').to_owned(),
            &mut row.violations,
        )
    }));
    store::knowledge::hold(unit.conn(), tenant).await?;
    let drafts: Vec<&Draft> = rows.iter().map(|row| &row.draft).collect();
    let directory = store::directory::find(unit.conn(), tenant, &drafts).await?;
    let good = rows.iter().filter(|row| row.violations.is_empty());
    let external_ids: Vec<String> = good.map(|row| row.external_id.clone()).collect();
    let stored =
        store::opportunity::lock_by_external_id(unit.conn(), tenant, &external_ids).await?;
    let mut decisions: Vec<Decision> = rows
        .into_iter()
        .map(|row| decide(unit, row, &directory, &stored))
        .collect();
    save(unit, tenant, &stored, &decisions).await?;
    import_claims(unit, tenant, &mut decisions).await?;
    derive(unit, tenant, &stored, &decisions).await?;
    Ok(decisions.into_iter().map(result).collect())
}

fn decide(
    unit: &Unit,
    row: Row,
    directory: &Directory,
    stored: &HashMap<String, Opportunity>,
) -> Decision {
    let Row {
        path,
        external_id,
        draft,
        mut violations,
    } = row;
    let resolved = draft.resolve(directory, Unmatched::Kept, &mut violations, &path);
    resolved.terms.check(&mut violations, &path);
    if !violations.is_empty() {
        return Err(RowResult::refused(&external_id, violations));
    }
    let (now, actor) = (unit.now, unit.actor());
    let (opportunity, outcome) = match stored.get(&external_id) {
        None => {
            let new =
                Opportunity::new(unit.new_id(), Some(external_id), resolved.terms, now, actor);
            (new, Outcome::Created)
        }
        Some(known) => match known.restate(resolved.terms, now, actor) {
            None => (known.clone(), Outcome::Unchanged),
            Some(changed) => (changed, Outcome::Updated),
        },
    };
    let (historic_claims, notices) = (resolved.historic_claims, resolved.notices);
    Ok(Accepted {
        path,
        opportunity,
        outcome,
        historic_claims,
        notices,
    })
}

async fn save(
    unit: &mut Unit,
    tenant: &str,
    stored: &HashMap<String, Opportunity>,
    decisions: &[Decision],
) -> Result<()> {
    let changed = decisions
        .iter()
        .flatten()
        .filter(|one| one.outcome != Outcome::Unchanged);
    let mut changed: Vec<Opportunity> = changed.map(|one| one.opportunity.clone()).collect();
    // One order for all, so that two imports of the same rows never wait for each other.
    changed.sort_unstable_by(|one, two| one.external_id.cmp(&two.external_id));
    store::opportunity::upsert(unit.conn(), tenant, &changed)
        .await
        .map_err(Error::into_concurrent)?;
    for after in &changed {
        save_opportunity::announced(
            unit,
            tenant,
            "BatchUpsertOpportunities",
            before(stored, after),
            after,
        );
    }
    if changed
        .iter()
        .any(|after| expire_registrations::concerns(before(stored, after), after))
    {
        expire_registrations::ask(unit, tenant, unit.now).await?;
    }
    Ok(())
}

/// Imports the claims that came with the rows; a row that brings a new one is not unchanged.
async fn import_claims(unit: &mut Unit, tenant: &str, decisions: &mut [Decision]) -> Result<()> {
    let imported = decisions.iter().flatten().flat_map(|one| {
        let claims = one.historic_claims.iter();
        claims.map(|partner_id| Imported {
            opportunity: &one.opportunity,
            partner_id: *partner_id,
        })
    });
    let new = import_registrations::run(unit, tenant, imported.collect()).await?;
    for one in decisions.iter_mut().flatten() {
        let Some(registrations) = new.get(&one.opportunity.id) else {
            continue;
        };
        if one.outcome == Outcome::Unchanged {
            one.outcome = Outcome::Updated;
        }
        one.notices.extend(
            registrations
                .iter()
                .flat_map(|registration| conflict_notices(&one.path, registration)),
        );
    }
    Ok(())
}

fn conflict_notices(path: &str, registration: &Registration) -> impl Iterator<Item = Notice> {
    registration.conflicts.iter().map(move |conflict| Notice {
        reason: "REGISTRATION_CONFLICT",
        field: format!("{path}partners"),
        description: format!("{}: {}", conflict.kind, conflict.explanation),
    })
}

async fn derive(
    unit: &mut Unit,
    tenant: &str,
    stored: &HashMap<String, Opportunity>,
    decisions: &[Decision],
) -> Result<()> {
    let touched = decisions
        .iter()
        .flatten()
        .filter(|one| one.outcome != Outcome::Unchanged);
    let deals: Vec<Deal<'_>> = touched
        .map(|one| Deal::changed(before(stored, &one.opportunity), &one.opportunity))
        .collect();
    derive_facts::run(unit, tenant, &deals).await
}

/// The opportunity as it was stored.
fn before<'a>(
    stored: &'a HashMap<String, Opportunity>,
    after: &Opportunity,
) -> Option<&'a Opportunity> {
    after.external_id.as_ref().and_then(|id| stored.get(id))
}

fn result(decision: Decision) -> RowResult {
    match decision {
        Err(refused) => refused,
        Ok(Accepted {
            opportunity,
            outcome,
            notices,
            ..
        }) => {
            let external_id = opportunity.external_id.unwrap_or_default();
            RowResult::accepted(&external_id, outcome, opportunity.id, notices)
        }
    }
}
