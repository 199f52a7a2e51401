//! Says where payouts are sent, and takes up again those that are on their way.

use kit::{Caller, Service, Unit};
use serde_json::json;

use super::{announce, send_payout};
use crate::{
    error::{Error, Result},
    provider::{Endpoint, Provider, SECRET},
    store::payments as store,
};

pub(crate) struct Wanted {
    pub(crate) endpoint: Endpoint,
    /// Empty: as it was.
    pub(crate) secret: String,
    pub(crate) etag: String,
}

/// Errors: a stale etag; another endpoint while payouts are at the present one; no secret yet; no key to seal it with.
pub(crate) async fn run(
    unit: &mut Unit,
    kit: &Service,
    caller: &Caller,
    wanted: Wanted,
) -> Result<Provider> {
    let tenant = &caller.tenant;
    let present = store::payment_provider::lock(unit.conn(), tenant).await?;
    let revision = present.as_ref().map_or(0, |present| present.revision);
    kit::check_etag(&wanted.etag, revision)?;
    let open = store::provider_delivery::list_open(unit.conn(), tenant).await?;
    let endpoint = wanted.endpoint.to_string();
    let moves = present
        .as_ref()
        .is_some_and(|present| present.endpoint != endpoint);
    if moves && !open.is_empty() {
        return Err(Error::payouts_on_their_way(open.len()));
    }
    let secret = match (wanted.secret.is_empty(), present) {
        (true, Some(present)) if !moves => present.secret,
        (true, _) => return Err(Error::secret_needed()),
        (false, _) => kit.seal(tenant, SECRET, &wanted.secret)?,
    };
    let provider = Provider {
        endpoint,
        secret,
        enabled: true,
        configured_by: caller.subject.clone(),
        configured_at: unit.now,
        revision: revision + 1,
    };
    save(unit, tenant, "ConfigurePaymentProvider", &provider).await?;
    let now = unit.now;
    for payout_id in open {
        unit.enqueue(tenant, send_payout::KIND, &payout_id.to_string(), now)
            .await?;
    }
    Ok(provider)
}

/// Writes it down, but for its secret.
pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    provider: &Provider,
) -> Result<()> {
    if !store::payment_provider::upsert(unit.conn(), tenant, provider).await? {
        let stale = "it has changed since it was read; read it again";
        return Err(Error::Kit(kit::Error::aborted("STALE_ETAG", stale)));
    }
    let changes = json!({"endpoint": provider.endpoint, "enabled": provider.enabled});
    announce::settings(unit, tenant, action, "paymentProvider", changes);
    Ok(())
}
