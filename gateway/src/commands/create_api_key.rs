use kit::{Caller, Unit};
use rand::RngCore as _;
use serde_json::json;

use super::record;
use crate::domain::api_key::{ApiKey, Grant, Secret};
use crate::error::Error;
use crate::store;

/// Makes a key; the secret is known only to who gets this answer.
///
/// Errors: `NotGrantable` for a role that is not the tenant's to give.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    grant: Grant,
) -> Result<(ApiKey, Secret), Error> {
    grant.grantable()?;
    let secret = random();
    let key = ApiKey {
        id: unit.new_id(),
        grant,
        prefix: secret.prefix().to_owned(),
        created_at: unit.now,
        revoked_at: None,
    };
    store::api_key::insert(unit.conn(), &caller.tenant, &key, &secret.hash()).await?;
    let changes = json!({
        "display_name": key.grant.display_name,
        "prefix": key.prefix,
        "roles": key.grant.roles,
        "partner_id": key.grant.partner_id,
    });
    record(
        unit,
        caller,
        "CreateApiKey",
        format!("apiKeys/{}", key.id),
        changes,
    );
    Ok((key, secret))
}

fn random() -> Secret {
    let (mut prefix, mut secret) = ([0; 6], [0; 32]);
    let mut source = rand::rng();
    source.fill_bytes(&mut prefix);
    source.fill_bytes(&mut secret);
    Secret::new(prefix, secret)
}
