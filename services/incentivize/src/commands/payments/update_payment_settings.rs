//! Replaces how a tenant pays.

use kit::{Caller, Unit};
use serde_json::json;

use super::announce;
use crate::{
    domain::payments::settings::PaymentSettings,
    error::{Error, Result},
    store::payments as store,
};

/// Answers the new revision. Errors: a stale etag; changed by somebody else meanwhile.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    settings: &PaymentSettings,
    etag: &str,
) -> Result<i64> {
    let (_, revision) = store::payment_settings::find(unit.conn(), &caller.tenant).await?;
    kit::check_etag(etag, revision)?;
    let revision = revision + 1;
    if !store::payment_settings::upsert(unit.conn(), &caller.tenant, settings, revision).await? {
        let stale = "it has changed since it was read; read it again";
        return Err(Error::Kit(kit::Error::aborted("STALE_ETAG", stale)));
    }
    let accounts = settings.debtor_accounts.iter();
    let accounts: Vec<String> = accounts
        .map(|account| format!("{} {}", account.currency, account.iban))
        .collect();
    let changes = json!({
        "net_receivables": settings.net_receivables,
        "cooling_off_days": settings.cooling_off_days,
        "invoice_due_days": settings.invoice_due_days,
        "minimum_payouts": settings.minimum_payouts,
        "debtor_accounts": accounts,
        "legal_name": settings.legal_name,
        "country": settings.country,
        "domestic_vat_percent": settings.domestic_vat_percent,
    });
    announce::settings(
        unit,
        &caller.tenant,
        "UpdatePaymentSettings",
        "paymentSettings",
        changes,
    );
    Ok(revision)
}
