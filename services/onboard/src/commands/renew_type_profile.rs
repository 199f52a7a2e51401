//! A better default reaches the tenants that never changed theirs. A migration asks for it.

use kit::{Unit, Worker};

use crate::domain::Named as _;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::type_profile::{self, UNCHANGED};
use crate::error::Error;
use crate::store;

pub const KIND: &str = "renew_type_profile";

pub struct RenewTypeProfile;

#[tonic::async_trait]
impl Worker for RenewTypeProfile {
    /// The key is the type.
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        Ok(run(
            unit,
            tenant,
            PartnershipType::from_name(key).map_err(Error::from)?,
        )
        .await?)
    }
}

async fn run(
    unit: &mut Unit,
    tenant: &str,
    partnership_type: PartnershipType,
) -> Result<(), Error> {
    let before = store::type_profile::lock(unit.conn(), tenant, partnership_type).await?;
    let unchanged = before.filter(|before| before.revision == UNCHANGED);
    let default = type_profile::default_of(partnership_type);
    if let Some((before, default)) = unchanged.zip(default)
        && before.content != default.content
    {
        super::update_type_profile::restate(
            unit,
            tenant,
            "RenewTypeProfile",
            before,
            default.content,
        )
        .await?;
    }
    Ok(())
}
