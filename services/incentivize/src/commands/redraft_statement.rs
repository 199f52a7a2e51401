//! Draws up a draft again, with what is known now.

use kit::{Caller, Unit};
use serde_json::json;
use uuid::Uuid;

use super::draft_statement;
use crate::{
    announce,
    domain::statement::life::Statement,
    error::{Result, StatementRefused},
    store,
};

/// Errors: no such statement, no draft any more.
pub(crate) async fn run(unit: &mut Unit, caller: &Caller, statement_id: Uuid) -> Result<Statement> {
    let tenant = &caller.tenant;
    let found = store::statement::find(unit.conn(), tenant, statement_id).await?;
    let partner_id = found
        .ok_or(StatementRefused::StatementNotFound(statement_id))?
        .partner_id;
    // The partner before the statement, as every draft does.
    let partners = std::collections::BTreeSet::from([partner_id]);
    store::calculation::lock(unit.conn(), tenant, &partners).await?;
    let statement = store::statement::lock(unit.conn(), tenant, statement_id).await?;
    let statement = statement.ok_or(StatementRefused::StatementNotFound(statement_id))?;
    let statement = draft_statement::redraft(unit, tenant, statement).await?;
    announce::audit(
        unit,
        tenant,
        "RedraftStatement",
        format!("statements/{statement_id}"),
        json!({"revision": statement.revision}),
    );
    Ok(statement)
}
