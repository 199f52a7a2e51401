//! Closes the books before a day, for good.

use chrono::NaiveDate;
use kit::{Audit, Caller, Unit};
use serde_json::json;

use crate::{
    error::{Error, Result},
    store::accounting_lock,
};

/// Errors: days that are closed can't be opened again; the future can't be closed.
pub(crate) async fn run(unit: &mut Unit, caller: &Caller, locked_before: NaiveDate) -> Result<()> {
    let refuse =
        |reason, message: String| Err(Error::Kit(kit::Error::precondition(reason, message)));
    if locked_before > unit.now.date_naive() {
        return refuse(
            "PERIOD_NOT_OVER",
            "only days that are over can be closed".to_owned(),
        );
    }
    if let Some(open) = accounting_lock::take(unit.conn(), &caller.tenant).await?
        && locked_before < open
    {
        return refuse(
            "PERIOD_CLOSED",
            format!("the days before {open} are closed for good"),
        );
    }
    accounting_lock::upsert(unit.conn(), &caller.tenant, locked_before).await?;
    unit.audit(Audit {
        tenant: caller.tenant.clone(),
        action: "LockAccountingPeriod",
        resource: "accountingLock".to_owned(),
        changes: json!({"locked_before": locked_before}),
    });
    Ok(())
}
