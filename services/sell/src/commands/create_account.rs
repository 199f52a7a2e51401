//! Records a customer.

use kit::{Caller, Unit, Violations};

use crate::announce;
use crate::domain::account::{Account, Terms};
use crate::error::Result;
use crate::store;

/// Errors: every bad field; EXTERNAL_ID_TAKEN.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    external_id: Option<String>,
    terms: Terms,
    mut violations: Violations,
) -> Result<Account> {
    let tenant = &caller.tenant;
    if let Some(parent) = terms.parent_id {
        let existing = store::account::find_existing(unit.conn(), tenant, &[parent]).await?;
        if existing.is_empty() {
            let text = format!("there is no account {parent}");
            violations.add("account.parent_account_id", "UNKNOWN_ACCOUNT", text);
        }
    }
    violations.check()?;
    let account = Account {
        id: unit.new_id(),
        external_id,
        terms,
        version: 1,
        created_at: unit.now,
    };
    store::account::upsert(unit.conn(), tenant, std::slice::from_ref(&account)).await?;
    announce::account(unit, tenant, &account);
    let changes = announce::changes(None, &account.terms);
    announce::audit(
        unit,
        tenant,
        "CreateAccount",
        format!("accounts/{}", account.id),
        changes,
    );
    Ok(account)
}
