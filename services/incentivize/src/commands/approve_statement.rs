//! Approves drafts: from here on their lines stay as they are.

use kit::{Caller, Unit};
use serde_json::json;
use uuid::Uuid;

use crate::{
    announce,
    domain::statement::life::Statement,
    error::{Result, StatementRefused},
    store,
};

/// Errors: no such statement, a stale etag, no draft.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    statement_id: Uuid,
    etag: &str,
) -> Result<Statement> {
    let tenant = &caller.tenant;
    let statement = store::statement::lock(unit.conn(), tenant, statement_id).await?;
    let statement = statement.ok_or(StatementRefused::StatementNotFound(statement_id))?;
    kit::check_etag(etag, statement.revision)?;
    let statement = statement.approve(&caller.subject, unit.now)?;
    store::statement::update(unit.conn(), tenant, &statement).await?;
    announce::audit(
        unit,
        tenant,
        "ApproveStatement",
        format!("statements/{statement_id}"),
        json!({"state": statement.state}),
    );
    Ok(statement)
}

/// All or none, in the order of their ids, so that two batches never wait for each other in a circle.
pub(crate) async fn run_all(
    unit: &mut Unit,
    caller: &Caller,
    statement_ids: Vec<Uuid>,
) -> Result<Vec<Statement>> {
    let mut approved = Vec::with_capacity(statement_ids.len());
    let ids: std::collections::BTreeSet<Uuid> = statement_ids.into_iter().collect();
    for statement_id in ids {
        approved.push(run(unit, caller, statement_id, "").await?);
    }
    Ok(approved)
}
