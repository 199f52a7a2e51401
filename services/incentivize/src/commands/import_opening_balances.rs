//! Takes over what partners were owed or owed, all rows or none.

use kit::{Audit, Caller, Unit, Violations};
use serde_json::json;
use uuid::Uuid;

use crate::{
    domain::{
        component::Direction,
        journal::{Cause, Entry},
        payments::posting::opened,
    },
    error::{Error, Result},
    store::{self, cutover, cutover::OpeningBalance},
};

/// How many rows were new, and how many were known. Errors: every row whose partner is not known or whose external id
/// stands for something else.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    balances: &[OpeningBalance],
) -> Result<(usize, usize)> {
    let (tenant, now) = (caller.tenant.as_str(), unit.now);
    let mut violations = Violations::new();
    let partners: Vec<Uuid> = balances.iter().map(|balance| balance.partner_id).collect();
    let unknown = store::known::list_unknown_partners(unit.conn(), tenant, &partners).await?;
    let mut entries = Vec::new();
    for (index, balance) in balances.iter().enumerate() {
        if unknown.contains(&balance.partner_id) {
            let field = format!("opening_balances[{index}].partner_id");
            violations.add(field, "PARTNER_UNKNOWN", "the partner is not known here");
            continue;
        }
        let opening_id = unit.new_id();
        if cutover::insert_balance(unit.conn(), tenant, opening_id, balance, now).await? {
            entries.push((unit.new_id(), entry(opening_id, balance)));
        } else if !cutover::has_balance(unit.conn(), tenant, balance).await? {
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

fn entry(opening_id: Uuid, balance: &OpeningBalance) -> Entry {
    Entry {
        partner_id: balance.partner_id,
        cause: Cause::OpeningBalance(opening_id),
        business_date: balance.as_of,
        reason: "taken over",
        postings: opened(balance.direction == Direction::Payable, balance.amount),
    }
}
