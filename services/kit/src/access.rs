//! Permission: every method's option in the contracts says who may call it; what says nothing is refused.
use std::collections::HashMap;
use std::sync::LazyLock;

use contracts::tandem::platform::v1::{Access, Exposure, Role, Scope};
use prost::Message as _;
use tonic::Request;

use crate::error::Error;
use crate::identity::Caller;

/// What the contracts say of each method, by its path `/package.Service/Method`.
static POLICIES: LazyLock<HashMap<String, Access>> = LazyLock::new(|| {
    let Some(option) = contracts::POOL.get_extension_by_name("tandem.platform.v1.access") else {
        return HashMap::new();
    };
    let methods = contracts::POOL
        .services()
        .flat_map(|service| service.methods().collect::<Vec<_>>());
    methods
        .filter_map(|method| {
            let options = method.options();
            if !options.has_extension(&option) {
                return None;
            }
            let value = options.get_extension(&option);
            let access = Access::decode(value.as_message()?.encode_to_vec().as_slice()).ok()?;
            Some((
                format!("/{}/{}", method.parent_service().full_name(), method.name()),
                access,
            ))
        })
        .collect()
});

/// The rule of one method, if the contracts have one.
pub fn policy(path: &str) -> Option<&'static Access> {
    POLICIES.get(path)
}

/// Whether `caller` may call the method at `path`; PERMISSION_DENIED when not.
pub fn check(path: &str, caller: &Caller) -> Result<(), Error> {
    let refused = |why: &str| Err(Error::permission_denied(why));
    let Some(access) = policy(path) else {
        return refused("the method grants access to nobody");
    };
    if access.exposure() == Exposure::Unspecified || access.scope() == Scope::Unspecified {
        return refused("the method grants access to nobody");
    }
    if access.exposure() == Exposure::Internal && !caller.internal {
        return refused("the method is for Tandem's own services and operators");
    }
    if !access
        .roles()
        .any(|role| role != Role::Unspecified && caller.has(role))
    {
        return refused("the caller's roles do not allow this method");
    }
    if access.scope() != Scope::Platform && caller.tenant.is_empty() {
        return refused("the method needs a caller who belongs to a tenant");
    }
    Ok(())
}

/// The caller of a request that has come through the access layer.
pub fn caller<T>(request: &Request<T>) -> Result<Caller, Error> {
    request
        .extensions()
        .get::<Caller>()
        .cloned()
        .ok_or_else(|| Error::unauthenticated("the request carries no caller"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(roles: &[Role]) -> Caller {
        let (tenant, subject) = ("acme".to_owned(), "ann".to_owned());
        Caller {
            tenant,
            subject,
            roles: roles.to_vec(),
            partner: None,
            internal: false,
        }
    }

    #[test]
    fn every_method_has_a_rule() {
        let methods = contracts::POOL
            .services()
            .filter(|s| s.full_name().starts_with("tandem."));
        for method in methods.flat_map(|service| service.methods().collect::<Vec<_>>()) {
            let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
            assert!(
                policy(&path).is_some_and(|access| access.roles().count() > 0),
                "{path} has no access option"
            );
        }
    }

    #[test]
    fn unknown_methods_are_refused() {
        assert!(
            check(
                "/tandem.sell.v1.NoService/Nothing",
                &caller(&[Role::TenantAdmin])
            )
            .is_err()
        );
    }

    #[test]
    fn roles_audience_and_tenant_decide() {
        let path = "/tandem.onboard.v1.PartnerService/CreatePartner";
        assert!(check(path, &caller(&[Role::PartnerManager])).is_ok());
        assert!(check(path, &caller(&[Role::Analyst])).is_err());
        assert!(
            check(
                path,
                &Caller {
                    tenant: String::new(),
                    ..caller(&[Role::PartnerManager])
                }
            )
            .is_err()
        );
        let internal = "/tandem.platform.v1.EventSinkService/Deliver";
        assert!(check(internal, &caller(&[Role::Service])).is_err());
        assert!(
            check(
                internal,
                &Caller {
                    internal: true,
                    ..caller(&[Role::Service])
                }
            )
            .is_ok()
        );
    }
}
