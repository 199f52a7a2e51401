//! Creates or replaces accounts by external id; parents may come later in the same batch.

use std::collections::{HashMap, HashSet};

use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use crate::announce;
use crate::domain::account::{Account, Parents, Terms, refused_for_cycles};
use crate::domain::upsert::{Notice, Outcome, RowResult, refuse_repetitions};
use crate::error::{Error, Result};
use crate::store;

pub struct Row {
    /// Such as `accounts[3].`.
    pub path: String,
    pub external_id: String,
    /// The parent's external id.
    pub parent: Option<String>,
    /// Without the parent.
    pub terms: Terms,
    pub violations: Violations,
}

/// A row with what it is about.
struct Candidate {
    row: Row,
    id: Uuid,
    notices: Vec<Notice>,
}

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
    store::account::lock_hierarchies(unit.conn(), tenant).await?;
    let stored =
        store::account::lock_by_external_id(unit.conn(), tenant, &external_ids(&rows)).await?;
    let mut candidates: Vec<Candidate> = rows
        .into_iter()
        .map(|row| {
            let id = stored
                .get(&row.external_id)
                .map_or_else(|| unit.new_id(), |account| account.id);
            Candidate {
                row,
                id,
                notices: Vec::new(),
            }
        })
        .collect();
    name_parents(&mut candidates, &stored);
    refuse_cycles(unit, tenant, &mut candidates).await?;
    drop_missing_parents(&mut candidates, &stored);
    let mut changed = Vec::new();
    let results = candidates
        .into_iter()
        .map(|one| decide(unit, one, &stored, &mut changed))
        .collect();
    // One order for all, so that two imports of the same rows never wait for each other.
    changed.sort_unstable_by(|one, two| one.external_id.cmp(&two.external_id));
    if !changed.is_empty() {
        store::account::upsert(unit.conn(), tenant, &changed)
            .await
            .map_err(Error::into_concurrent)?;
    }
    for account in &changed {
        announce::account(unit, tenant, account);
        let before = account
            .external_id
            .as_ref()
            .and_then(|id| stored.get(id))
            .map(|before| &before.terms);
        let changes = announce::changes(before, &account.terms);
        announce::audit(
            unit,
            tenant,
            "BatchUpsertAccounts",
            format!("accounts/{}", account.id),
            changes,
        );
    }
    Ok(results)
}

/// Of the good rows and of their parents.
fn external_ids(rows: &[Row]) -> Vec<String> {
    let good = rows.iter().filter(|row| row.violations.is_empty());
    let ids: HashSet<&String> = good
        .flat_map(|row| [Some(&row.external_id), row.parent.as_ref()])
        .flatten()
        .collect();
    ids.into_iter().cloned().collect()
}

/// A parent is an account that exists or a good row of the batch.
fn name_parents(candidates: &mut [Candidate], stored: &HashMap<String, Account>) {
    let good = candidates
        .iter()
        .filter(|one| one.row.violations.is_empty());
    let mut known: HashMap<String, Uuid> = good
        .map(|one| (one.row.external_id.clone(), one.id))
        .collect();
    known.extend(
        stored
            .iter()
            .map(|(external_id, account)| (external_id.clone(), account.id)),
    );
    for Candidate { row, .. } in candidates {
        row.terms.parent_id = row
            .parent
            .as_ref()
            .and_then(|parent| known.get(parent))
            .copied();
    }
}

async fn refuse_cycles(unit: &mut Unit, tenant: &str, candidates: &mut [Candidate]) -> Result<()> {
    let good = candidates
        .iter()
        .filter(|one| one.row.violations.is_empty());
    let wanted: Parents = good.map(|one| (one.id, one.row.terms.parent_id)).collect();
    let involved: HashSet<Uuid> = wanted
        .iter()
        .flat_map(|(id, parent)| [Some(*id), *parent])
        .flatten()
        .collect();
    let involved: Vec<Uuid> = involved.into_iter().collect();
    let stored = store::account::find_parents(unit.conn(), tenant, &involved).await?;
    let refused = refused_for_cycles(&stored, &wanted);
    for Candidate { row, .. } in candidates
        .iter_mut()
        .filter(|one| refused.contains(&one.id))
    {
        let text = "the parent is the account itself or below it";
        row.violations.add(
            format!("{}parent_external_id", row.path),
            "PARENT_CYCLE",
            text,
        );
    }
    Ok(())
}

/// A parent that is neither stored nor granted leaves the account without one, with a notice.
fn drop_missing_parents(candidates: &mut [Candidate], stored: &HashMap<String, Account>) {
    let refused = candidates
        .iter()
        .filter(|one| !one.row.violations.is_empty());
    let refused = refused.filter(|one| !stored.contains_key(&one.row.external_id));
    let refused: HashSet<Uuid> = refused.map(|one| one.id).collect();
    for Candidate { row, notices, .. } in candidates {
        let Some(parent) = &row.parent else { continue };
        row.terms.parent_id = row.terms.parent_id.filter(|id| !refused.contains(id));
        if row.terms.parent_id.is_none() {
            let field = format!("{}parent_external_id", row.path);
            let description = format!("there is no account {parent:?}; kept without a parent");
            notices.push(Notice {
                reason: "PARENT_UNKNOWN",
                field,
                description,
            });
        }
    }
}

fn decide(
    unit: &Unit,
    one: Candidate,
    stored: &HashMap<String, Account>,
    changed: &mut Vec<Account>,
) -> RowResult {
    let Candidate { row, id, notices } = one;
    if !row.violations.is_empty() {
        return RowResult::refused(&row.external_id, row.violations);
    }
    let outcome = match stored.get(&row.external_id) {
        None => {
            let external_id = Some(row.external_id.clone());
            changed.push(Account {
                id,
                external_id,
                terms: row.terms,
                version: 1,
                created_at: unit.now,
            });
            Outcome::Created
        }
        Some(account) => match account.restate(row.terms) {
            None => Outcome::Unchanged,
            Some(new) => {
                changed.push(new);
                Outcome::Updated
            }
        },
    };
    RowResult::accepted(&row.external_id, outcome, id, notices)
}
