//! Takes in what onboard announces, and asks for the derivations that depend on it.

use std::collections::BTreeSet;

use kit::Unit;
use uuid::Uuid;

use super::rederive_partner;
use crate::{
    domain::{agreement::Agreement, assess::Enrollment, requirement::ProducedFact},
    error::Result,
    store::{self, known},
};

/// Facts of the partner may have waited for it.
pub(crate) async fn partner(
    unit: &mut Unit,
    tenant: &str,
    partner_id: Uuid,
    display_name: &str,
) -> Result<()> {
    if known::upsert_partner(unit.conn(), tenant, partner_id, display_name).await? {
        rederive_partner::enqueue(unit, tenant, partner_id).await?;
    }
    Ok(())
}

pub(crate) async fn program(
    unit: &mut Unit,
    tenant: &str,
    program_id: Uuid,
    partnership_type: &str,
    version: i64,
) -> Result<()> {
    Ok(known::upsert_program(unit.conn(), tenant, program_id, partnership_type, version).await?)
}

/// Plans in force stay in force; the profile decides on activations to come.
pub(crate) async fn type_profile(
    unit: &mut Unit,
    tenant: &str,
    partnership_type: &str,
    produced: &BTreeSet<ProducedFact>,
    version: i64,
) -> Result<()> {
    Ok(
        known::upsert_type_profile(unit.conn(), tenant, partnership_type, produced, version)
            .await?,
    )
}

/// By which schedule royalties are billed follows from what was signed.
pub(crate) async fn agreement(
    unit: &mut Unit,
    tenant: &str,
    partner_id: Uuid,
    agreement: &Agreement,
    version: i64,
) -> Result<()> {
    if store::agreement::upsert(unit.conn(), tenant, partner_id, agreement, version).await? {
        rederive_partner::enqueue(unit, tenant, partner_id).await?;
    }
    Ok(())
}

/// Which facts earn, and which minimums are due, follows from the active days.
pub(crate) async fn enrollment(
    unit: &mut Unit,
    tenant: &str,
    enrollment_id: Uuid,
    partner_id: Uuid,
    enrollment: &Enrollment,
    version: i64,
) -> Result<()> {
    let conn = unit.conn();
    if known::upsert_enrollment(conn, tenant, enrollment_id, partner_id, enrollment, version)
        .await?
    {
        rederive_partner::enqueue(unit, tenant, partner_id).await?;
    }
    Ok(())
}
