//! A case that nobody answered in time goes up a level by itself.

use kit::{Unit, Worker};
use uuid::Uuid;

use super::support_case_change::{save, solution_of};
use crate::domain::support::{Mark, SupportCase};
use crate::error::Error;
use crate::store;

pub const KIND: &str = "escalate_unanswered_case";

pub struct EscalateUnansweredCase;

/// Asks for a look when the time for an answer is up.
pub async fn ask(unit: &mut Unit, tenant: &str, case: &SupportCase) -> Result<(), Error> {
    if let Some(due) = case.respond_by {
        let key = case.id.to_string();
        unit.enqueue(tenant, KIND, &key, due).await?;
    }
    Ok(())
}

#[tonic::async_trait]
impl Worker for EscalateUnansweredCase {
    /// The key is the case.
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        let case_id = key.parse().map_err(kit::Error::internal)?;
        Ok(run(unit, tenant, case_id).await?)
    }
}

async fn run(unit: &mut Unit, tenant: &str, case_id: Uuid) -> Result<(), Error> {
    let before = store::support_case::lock(unit.conn(), tenant, None, case_id).await?;
    let Some(before) = before else {
        return Ok(());
    };
    let solution = solution_of(unit, tenant, &before).await?;
    let mark = Mark {
        side: None,
        actor: unit.actor().to_owned(),
        at: unit.now,
    };
    match before.clone().time_is_up(&solution, mark) {
        Some(after) => save(unit, tenant, "EscalateUnansweredCase", &before, &after).await,
        None => Ok(()),
    }
}
