//! Derives anew for every partner of a program, after its plans have changed.

use kit::Unit;
use uuid::Uuid;

use super::rederive_partner;
use crate::{error::Result, store};

pub(crate) const KIND: &str = "rederive_program";

/// Asks for it once this unit has committed.
pub(crate) async fn enqueue(unit: &mut Unit, tenant: &str, program_id: Uuid) -> Result<()> {
    let now = unit.now;
    Ok(unit
        .enqueue(tenant, KIND, &program_id.to_string(), now)
        .await?)
}

/// One job a partner, so that the partners' locks are held one at a time.
pub(crate) async fn run(unit: &mut Unit, tenant: &str, program_id: Uuid) -> Result<()> {
    let partners = store::known::list_enrolled_partners(unit.conn(), tenant, program_id).await?;
    for partner_id in partners {
        rederive_partner::enqueue(unit, tenant, partner_id).await?;
    }
    Ok(())
}

/// Does the jobs.
pub(crate) struct Worker;

#[tonic::async_trait]
impl kit::Worker for Worker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let program_id = key.parse().map_err(kit::Error::internal)?;
        Ok(run(unit, tenant, program_id).await?)
    }
}
