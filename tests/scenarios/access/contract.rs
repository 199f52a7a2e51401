//! The methods as the contracts describe them.
use contracts::POOL;
use contracts::tandem::platform::v1::{Access, Exposure, Role};
use prost::Message as _;
use prost_reflect::MethodDescriptor;

/// One method and who may call it.
pub(super) struct Rpc {
    pub(super) method: MethodDescriptor,
    pub(super) access: Access,
}

impl Rpc {
    /// Every method of Tandem's contracts.
    pub(super) fn all() -> Vec<Self> {
        let services = POOL
            .services()
            .filter(|service| service.full_name().starts_with("tandem."));
        services
            .flat_map(|service| service.methods().collect::<Vec<_>>())
            .map(Self::of)
            .collect()
    }

    /// The method `Service/Method`, whose names are unique without their packages.
    pub(super) fn named(name: &str) -> Self {
        let found = Self::all().into_iter().find(|rpc| rpc.name() == name);
        found.unwrap_or_else(|| panic!("the contracts have no method {name}"))
    }

    fn of(method: MethodDescriptor) -> Self {
        let option = POOL
            .get_extension_by_name("tandem.platform.v1.access")
            .expect("the option is declared");
        let value = method.options().get_extension(&option).into_owned();
        let bytes = value.as_message().map(prost::Message::encode_to_vec);
        let access = Access::decode(bytes.unwrap_or_default().as_slice()).expect("an access");
        Self { method, access }
    }

    /// `Service/Method`.
    pub(super) fn name(&self) -> String {
        format!("{}/{}", self.service(), self.method.name())
    }

    /// The service's name without its package.
    pub(super) fn service(&self) -> String {
        self.method.parent_service().name().to_owned()
    }

    /// Where gRPC finds it.
    pub(super) fn path(&self) -> String {
        let service = self.method.parent_service();
        format!("/{}/{}", service.full_name(), self.method.name())
    }

    pub(super) fn is_internal(&self) -> bool {
        self.access.exposure() == Exposure::Internal
    }

    /// Whether it has a rule for HTTP.
    pub(super) fn has_route(&self) -> bool {
        let http = POOL
            .get_extension_by_name("google.api.http")
            .expect("the option is declared");
        self.method.options().has_extension(&http)
    }

    /// Whether it changes nothing, so that one request serves many calls.
    pub(super) fn reads(&self) -> bool {
        let verbs = [
            "Check",
            "Get",
            "Lint",
            "List",
            "Query",
            "Quote",
            "Recommend",
            "Simulate",
            "Summarize",
            "Verify",
            "Watch",
        ];
        let input = self.method.input();
        input.get_field_by_name("request_id").is_none()
            && verbs
                .iter()
                .any(|verb| self.method.name().starts_with(verb))
    }

    /// The roles that admit a caller.
    pub(super) fn roles(&self) -> Vec<Role> {
        self.access.roles().collect()
    }

    /// All other roles.
    pub(super) fn other_roles(&self) -> Vec<Role> {
        let named = self.roles();
        every_role()
            .into_iter()
            .filter(|role| !named.contains(role))
            .collect()
    }
}

fn every_role() -> Vec<Role> {
    (1..)
        .map_while(|number| Role::try_from(number).ok())
        .collect()
}

#[test]
fn public_methods_have_a_route_and_internal_ones_have_none() {
    let methods = Rpc::all();
    assert!(methods.len() > 60, "the descriptors were read");
    for rpc in methods {
        assert_ne!(
            rpc.access.exposure(),
            Exposure::Unspecified,
            "{} must say whether it is public",
            rpc.name()
        );
        assert_eq!(
            rpc.has_route(),
            !rpc.is_internal(),
            "{}: public methods have a google.api.http rule, internal ones have none",
            rpc.name()
        );
    }
}
