//! Takes over what partners were owed or owed, all rows or none.

use std::collections::BTreeSet;

use kit::{Audit, Caller, Unit, Violations};
use serde_json::json;
use uuid::Uuid;

use crate::{
    domain::opening_balance::OpeningBalance,
    error::{Error, Result},
    store,
};

/// How many rows were new, and how many were known. Errors: every row whose partner is not known or whose external id
/// stands for something else. Ids of the rows are given here.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    balances: &[OpeningBalance],
) -> Result<(usize, usize)> {
    let (tenant, now) = (caller.tenant.as_str(), unit.now);
    let mut violations = Violations::new();
    let partners: BTreeSet<Uuid> = balances.iter().map(|balance| balance.partner_id).collect();
    let asked: Vec<Uuid> = partners.iter().copied().collect();
    let unknown = store::known::list_unknown_partners(unit.conn(), tenant, &asked).await?;
    let known = partners.into_iter().filter(|id| !unknown.contains(id));
    // A statement that is drafted meanwhile waits, and has them all.
    store::calculation::lock(unit.conn(), tenant, &known.collect()).await?;
    let mut entries = Vec::new();
    for (index, balance) in balances.iter().enumerate() {
        if unknown.contains(&balance.partner_id) {
            let field = format!("opening_balances[{index}].partner_id");
            violations.add(field, "PARTNER_UNKNOWN", "the partner is not known here");
            continue;
        }
        let balance = OpeningBalance {
            id: unit.new_id(),
            ..balance.clone()
        };
        if store::opening_balance::insert(unit.conn(), tenant, &balance, now).await? {
            entries.push((unit.new_id(), balance.entry()));
        } else if !is_known(unit, tenant, &balance).await? {
            let field = format!("opening_balances[{index}].external_id");
            violations.add(field, "EXTERNAL_ID_REUSED", "it stands for another row");
        }
    }
    violations.check().map_err(Error::Kit)?;
    store::journal::insert_all(unit.conn(), tenant, &entries, now).await?;
    unit.audit(Audit {
        tenant: tenant.to_owned(),
        action: "ImportOpeningBalances",
        resource: "openingBalances".to_owned(),
        changes: json!({"imported": entries.len(), "known": balances.len() - entries.len()}),
    });
    Ok((entries.len(), balances.len() - entries.len()))
}

/// Whether just this balance was taken over before.
async fn is_known(unit: &mut Unit, tenant: &str, balance: &OpeningBalance) -> Result<bool> {
    let found = store::opening_balance::find(unit.conn(), tenant, &balance.external_id).await?;
    Ok(found.is_some_and(|found| {
        let id = found.id;
        found
            == OpeningBalance {
                id,
                ..balance.clone()
            }
    }))
}
