//! Callers, rightful and wrong.
use std::time::Duration;

use chrono::TimeDelta;
use contracts::tandem::platform::v1::{Role, Scope};
use kit::Caller;
use kit::clock::Clock;
use kit::identity::{Signer, SigningKey};
use uuid::Uuid;

use super::contract::Rpc;
use super::given::{OTHER_TENANT, TENANT};

const HOUR: Duration = Duration::from_secs(3600);

/// Makes the tokens of all kinds of callers.
pub(super) struct Callers {
    key: SigningKey,
    signer: Signer,
    /// The partner whose data the samples are about, and another one of the same tenant.
    pub(super) partner: Uuid,
    pub(super) other_partner: Uuid,
}

/// Somebody, with the token to be called with.
pub(super) struct Somebody {
    pub(super) who: String,
    pub(super) token: Option<String>,
}

impl Callers {
    pub(super) fn new(key: &SigningKey, partner: Uuid, other_partner: Uuid) -> Self {
        Self {
            key: key.clone(),
            signer: Signer::new(key, Clock::System),
            partner,
            other_partner,
        }
    }

    /// A caller whom the method admits for this role.
    pub(super) fn rightful(&self, rpc: &Rpc, role: Role) -> Somebody {
        self.somebody(&self.caller(rpc, role))
    }

    /// Callers whose tokens are not worth anything.
    pub(super) fn unauthenticated(&self, rpc: &Rpc) -> Vec<Somebody> {
        let role = rpc.roles()[0];
        let caller = self.caller(rpc, role);
        let now = Clock::System.now();
        let at = |moment| Signer::new(&self.key, Clock::fixed(moment));
        let foreign = Signer::new(&SigningKey::generate(), Clock::System);
        let with = |who: &str, token: String| Somebody {
            who: who.to_owned(),
            token: Some(token),
        };
        let signed = |signer: &Signer| signer.token(&caller, HOUR).expect("a token");
        let mut wrong = vec![
            Somebody {
                who: "nobody".to_owned(),
                token: None,
            },
            with("garbage", "not.a.token".to_owned()),
            with("a foreign key's token", signed(&foreign)),
            with("an expired token", signed(&at(now - TimeDelta::hours(2)))),
            with(
                "a token from the future",
                signed(&at(now + TimeDelta::hours(1))),
            ),
            with("a spliced token", self.spliced(&caller)),
        ];
        wrong.extend(self.contradictory(rpc));
        wrong
    }

    /// Callers whom we know, but whom the method does not admit.
    pub(super) fn denied(&self, rpc: &Rpc) -> Vec<Somebody> {
        let others = rpc.other_roles();
        let mut wrong: Vec<Somebody> = others
            .into_iter()
            .map(|role| self.somebody(&self.caller(rpc, role)))
            .collect();
        let admitted = self.caller(rpc, rpc.roles()[0]);
        wrong.push(self.somebody(&Caller {
            roles: Vec::new(),
            partner: None,
            ..admitted
        }));
        for role in rpc.roles() {
            let admitted = self.caller(rpc, role);
            if rpc.is_internal() {
                let internal = false;
                wrong.push(self.somebody(&Caller {
                    internal,
                    ..admitted
                }));
            } else if rpc.access.scope() != Scope::Platform {
                let tenant = String::new();
                wrong.push(self.somebody(&Caller { tenant, ..admitted }));
            }
        }
        wrong
    }

    /// Callers in the right roles of another tenant; its partner's users even claim the first tenant's partner.
    pub(super) fn of_another_tenant(&self, rpc: &Rpc) -> Vec<Somebody> {
        if rpc.access.scope() == Scope::Platform {
            return Vec::new();
        }
        let elsewhere = |role| Caller {
            tenant: OTHER_TENANT.to_owned(),
            ..self.caller(rpc, role)
        };
        let roles = rpc.roles().into_iter();
        roles.map(|role| self.somebody(&elsewhere(role))).collect()
    }

    /// A user of the tenant's other partner, where partners' users are admitted.
    pub(super) fn of_another_partner(&self, rpc: &Rpc) -> Option<Somebody> {
        let admitted = rpc.roles().contains(&Role::PartnerUser);
        admitted.then(|| {
            self.somebody(&Caller {
                partner: Some(self.other_partner),
                ..self.caller(rpc, Role::PartnerUser)
            })
        })
    }

    /// What the method asks for in all but the role, which is given.
    fn caller(&self, rpc: &Rpc, role: Role) -> Caller {
        let partner = (role == Role::PartnerUser).then_some(self.partner);
        let of_platform = rpc.access.scope() == Scope::Platform;
        Caller {
            internal: rpc.is_internal(),
            ..kit::testing::somebody(if of_platform { "" } else { TENANT }, &[role], partner)
        }
    }

    /// Claims under the signature of another token.
    fn spliced(&self, caller: &Caller) -> String {
        let token = |caller: &Caller| self.signer.token(caller, HOUR).expect("a token");
        let other = token(&kit::testing::somebody(OTHER_TENANT, &[], None));
        let wanted = token(caller);
        let (claims, _) = wanted.rsplit_once('.').expect("a signature");
        let (_, signature) = other.rsplit_once('.').expect("a signature");
        format!("{claims}.{signature}")
    }

    /// A partner's user of no partner, and somebody else who claims one.
    fn contradictory(&self, rpc: &Rpc) -> Vec<Somebody> {
        let roles = rpc.roles().into_iter();
        roles
            .map(|role| {
                let caller = self.caller(rpc, role);
                let partner = (role != Role::PartnerUser).then_some(self.partner);
                self.somebody(&Caller { partner, ..caller })
            })
            .collect()
    }

    fn somebody(&self, caller: &Caller) -> Somebody {
        let audience = if caller.internal { "internal " } else { "" };
        let roles: Vec<String> = caller
            .roles
            .iter()
            .map(|role| kit::identity::role_name(*role))
            .collect();
        let of = caller
            .partner
            .map(|partner| format!(" of partner {partner}"))
            .unwrap_or_default();
        Somebody {
            who: format!(
                "{audience}[{}]{of} in {:?}",
                roles.join(", "),
                caller.tenant
            ),
            token: Some(self.signer.token(caller, HOUR).expect("a token")),
        }
    }
}
