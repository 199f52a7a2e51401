//! Changes some fields of a customer.

use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use crate::announce;
use crate::domain::account::{Account, Field, Parents, Terms, refused_for_cycles};
use crate::error::{Error, Result};
use crate::store;

pub struct Change {
    pub id: Uuid,
    pub etag: String,
    pub terms: Terms,
    pub fields: Vec<Field>,
}

/// Errors: NOT_FOUND, STALE_ETAG, an unknown parent or one below the account itself.
pub async fn run(unit: &mut Unit, caller: &Caller, change: Change) -> Result<Account> {
    let tenant = &caller.tenant;
    if change.fields.contains(&Field::Parent) {
        store::account::lock_hierarchies(unit.conn(), tenant).await?;
    }
    let account = store::account::lock(unit.conn(), tenant, change.id).await?;
    let account = account.ok_or_else(|| Error::not_found("account", change.id))?;
    kit::check_etag(&change.etag, account.version)?;
    let terms = account.terms.clone().with(&change.terms, &change.fields);
    check_parent(unit, tenant, account.id, terms.parent_id).await?;
    let Some(changed) = account.restate(terms) else {
        return Ok(account);
    };
    store::account::upsert(unit.conn(), tenant, std::slice::from_ref(&changed)).await?;
    announce::account(unit, tenant, &changed);
    let changes = announce::changes(Some(&account.terms), &changed.terms);
    announce::audit(
        unit,
        tenant,
        "UpdateAccount",
        format!("accounts/{}", account.id),
        changes,
    );
    Ok(changed)
}

async fn check_parent(unit: &mut Unit, tenant: &str, id: Uuid, parent: Option<Uuid>) -> Result<()> {
    let Some(parent) = parent else { return Ok(()) };
    let stored = store::account::find_parents(unit.conn(), tenant, &[id, parent]).await?;
    let mut violations = Violations::new();
    if !stored.contains_key(&parent) {
        violations.add(
            "account.parent_account_id",
            "UNKNOWN_ACCOUNT",
            format!("there is no account {parent}"),
        );
    } else if !refused_for_cycles(&stored, &Parents::from([(id, Some(parent))])).is_empty() {
        let text = format!("account {parent} is the account itself or below it");
        violations.add("account.parent_account_id", "PARENT_CYCLE", text);
    }
    Ok(violations.check()?)
}
