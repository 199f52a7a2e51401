//! `tandem token`
use std::time::Duration;

use anyhow::{Context as _, ensure};
use clap::Args;
use contracts::tandem::platform::v1::Role;
use kit::Caller;
use suite::DataDir;
use uuid::Uuid;

use super::Place;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The vendor; operators have none
    #[arg(long, default_value = "")]
    tenant: String,
    /// tenant_admin, program_owner, partner_manager, field_seller, finance, analyst, connector, partner_user or operator
    #[arg(long = "role", required = true)]
    roles: Vec<String>,
    /// The partner of a partner_user
    #[arg(long)]
    partner: Option<Uuid>,
    /// Who it is for
    #[arg(long, default_value = "cli")]
    subject: String,
    /// Hours until it runs out
    #[arg(long, default_value_t = 12)]
    hours: u64,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let named = |name: &String| {
        kit::identity::role_named(name).with_context(|| format!("there is no role {name:?}"))
    };
    let roles: Vec<Role> = arguments
        .roles
        .iter()
        .map(named)
        .collect::<anyhow::Result<_>>()?;
    ensure!(
        !roles.contains(&Role::Service),
        "services make their own tokens"
    );
    ensure!(
        roles == [Role::Operator] || !arguments.tenant.is_empty(),
        "--tenant is needed for these roles"
    );
    ensure!(
        roles.contains(&Role::PartnerUser) == arguments.partner.is_some(),
        "--partner goes with the role partner_user"
    );
    let key = DataDir::existing(&arguments.place.data_dir)?.signing_key()?;
    let caller = Caller {
        tenant: arguments.tenant.clone(),
        subject: arguments.subject.clone(),
        roles,
        partner: arguments.partner,
        internal: false,
    };
    let signer = kit::identity::Signer::new(&key, kit::clock::Clock::System);
    println!(
        "{}",
        signer.token(&caller, Duration::from_secs(arguments.hours * 3600))?
    );
    Ok(())
}
