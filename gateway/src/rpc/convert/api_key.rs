use std::collections::BTreeSet;

use contracts::tandem::gateway::v1 as wire;
use contracts::tandem::platform::v1::Role;
use kit::identity::{role_name, role_named};
use kit::wire::{optional_uuid, text, to_timestamp};
use kit::{Error, Violations};

use crate::domain::api_key::{ApiKey, Grant};

pub(in crate::rpc) fn grant(key: Option<wire::ApiKey>) -> Result<Grant, Error> {
    let mut violations = Violations::new();
    let Some(key) = key else {
        violations.add("api_key", "REQUIRED", "the key to be is needed");
        return Err(violations.into());
    };
    let display_name = text(
        &mut violations,
        "api_key.display_name",
        &key.display_name,
        1..=200,
    );
    let mut roles = BTreeSet::new();
    for (index, number) in key.roles.iter().enumerate() {
        match Role::try_from(*number) {
            Ok(role) if role != Role::Unspecified => {
                roles.insert(role_name(role));
            }
            _ => violations.add(
                format!("api_key.roles[{index}]"),
                "INVALID_VALUE",
                "there is no such role",
            ),
        }
    }
    if key.roles.is_empty() {
        violations.add(
            "api_key.roles",
            "REQUIRED",
            "a key without a role opens nothing",
        );
    }
    let partner_id = optional_uuid(&mut violations, "api_key.partner_id", &key.partner_id);
    let grant = Grant {
        display_name,
        roles: roles.into_iter().collect(),
        partner_id,
    };
    if violations.is_empty() {
        grant.check(&mut violations);
    }
    violations.check()?;
    Ok(grant)
}

pub(in crate::rpc) fn api_key(key: &ApiKey) -> wire::ApiKey {
    let grant = &key.grant;
    let roles = grant.roles.iter().filter_map(|name| role_named(name));
    wire::ApiKey {
        api_key_id: key.id.to_string(),
        display_name: grant.display_name.clone(),
        prefix: key.prefix.clone(),
        roles: roles.map(i32::from).collect(),
        partner_id: grant
            .partner_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        create_time: Some(to_timestamp(key.created_at)),
        revoke_time: key.revoked_at.map(to_timestamp),
    }
}
