//! Replaces the ERP's accounts of the ledger accounts.

use kit::{Audit, Caller, Unit};
use serde_json::json;

use crate::{
    domain::ledger_mapping::LedgerMapping,
    error::{Error, Result},
    store::ledger_mapping,
};

/// Answers the new revision. Errors: a stale etag; changed by somebody else meanwhile.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    mapping: &LedgerMapping,
    etag: &str,
) -> Result<i64> {
    let (_, revision) = ledger_mapping::find(unit.conn(), &caller.tenant).await?;
    kit::check_etag(etag, revision)?;
    let revision = revision + 1;
    if !ledger_mapping::upsert(unit.conn(), &caller.tenant, mapping, revision).await? {
        let stale = "it has changed since it was read; read it again";
        return Err(Error::Kit(kit::Error::aborted("STALE_ETAG", stale)));
    }
    unit.audit(Audit {
        tenant: caller.tenant.clone(),
        action: "UpdateLedgerMapping",
        resource: "ledgerMapping".to_owned(),
        changes: json!({"entries": mapping.entries}),
    });
    Ok(revision)
}
