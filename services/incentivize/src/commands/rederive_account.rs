//! Derives facts on an account anew, after it has become known who sold to it first.
//!
//! In two steps, so that locks are taken in one order everywhere: partners, then accounts. The first waits for facts on the account that are just
//! being recorded, and finds their partners; the second derives for each of them.

use std::collections::BTreeSet;

use kit::Unit;
use uuid::Uuid;

use super::derive::Derivation;
use crate::{error::Result, store};

pub(crate) const KIND: &str = "rederive_account";
pub(crate) const KIND_OF_CUSTOMER: &str = "rederive_customer";

/// Asks for it once this unit has committed.
pub(crate) async fn enqueue(unit: &mut Unit, tenant: &str, account_id: Uuid) -> Result<()> {
    let now = unit.now;
    Ok(unit
        .enqueue(tenant, KIND, &account_id.to_string(), now)
        .await?)
}

async fn find_partners(unit: &mut Unit, tenant: &str, account_id: Uuid) -> Result<()> {
    store::account::lock(unit.conn(), tenant, &BTreeSet::from([account_id])).await?;
    let partners = store::fact::list_partners_of_account(unit.conn(), tenant, account_id).await?;
    let now = unit.now;
    for partner_id in partners {
        let key = format!("{partner_id}/{account_id}");
        unit.enqueue(tenant, KIND_OF_CUSTOMER, &key, now).await?;
    }
    Ok(())
}

async fn derive(unit: &mut Unit, tenant: &str, partner_id: Uuid, account_id: Uuid) -> Result<()> {
    let mut derivation = Derivation::begin(unit, tenant, &BTreeSet::from([partner_id])).await?;
    let conn = derivation.unit().conn();
    let facts = store::fact::list_of_customer(conn, tenant, partner_id, account_id).await?;
    derivation.derive_facts(facts, false).await?;
    derivation.settle_moved().await?;
    derivation.save().await
}

/// Does the first step.
pub(crate) struct Worker;

#[tonic::async_trait]
impl kit::Worker for Worker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let account_id = key.parse().map_err(kit::Error::internal)?;
        Ok(find_partners(unit, tenant, account_id).await?)
    }
}

/// Does the second.
pub(crate) struct CustomerWorker;

#[tonic::async_trait]
impl kit::Worker for CustomerWorker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let (partner_id, account_id) = key.split_once('/').unwrap_or_default();
        let partner_id = partner_id.parse().map_err(kit::Error::internal)?;
        let account_id = account_id.parse().map_err(kit::Error::internal)?;
        Ok(derive(unit, tenant, partner_id, account_id).await?)
    }
}
