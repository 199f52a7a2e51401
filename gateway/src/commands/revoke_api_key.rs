use kit::{Caller, Unit};
use serde_json::json;
use uuid::Uuid;

use super::record;
use crate::domain::api_key::ApiKey;
use crate::error::Error;
use crate::store;

/// Ends a key; one that has ended stays as it is.
///
/// Errors: `NotFound`.
pub async fn run(unit: &mut Unit, caller: &Caller, id: Uuid) -> Result<ApiKey, Error> {
    let before = store::api_key::lock(unit.conn(), &caller.tenant, id)
        .await?
        .ok_or_else(|| Error::NotFound("API key", id.to_string()))?;
    let after = before.clone().revoke(unit.now);
    if after != before {
        store::api_key::update_revoked(unit.conn(), &caller.tenant, &after).await?;
        let changes = json!({ "revoked_at": after.revoked_at });
        record(
            unit,
            caller,
            "RevokeApiKey",
            format!("apiKeys/{id}"),
            changes,
        );
    }
    Ok(after)
}
