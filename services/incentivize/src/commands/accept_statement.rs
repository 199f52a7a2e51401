//! Accepts an issued statement: in the name of the partner, or because its days have passed.

use kit::{Caller, Unit};
use serde_json::json;
use uuid::Uuid;

use crate::{
    announce,
    domain::statement::{life::Statement, state::StatementState},
    error::{Result, StatementRefused},
    store,
};

/// The job that deems statements accepted.
pub(crate) const KIND: &str = "deem_statement_accepted";

/// Errors: no such statement of the partner, not issued or accepted already.
pub(crate) async fn run(unit: &mut Unit, caller: &Caller, statement_id: Uuid) -> Result<Statement> {
    let statement = store::statement::lock(unit.conn(), &caller.tenant, statement_id).await?;
    let visible = |statement: &Statement| {
        statement.state.is_issued() && caller.partner.is_none_or(|own| own == statement.partner_id)
    };
    let statement = statement.filter(visible);
    let statement = statement.ok_or(StatementRefused::StatementNotFound(statement_id))?;
    accept(unit, &caller.tenant, statement, Some(&caller.subject)).await
}

async fn accept(
    unit: &mut Unit,
    tenant: &str,
    statement: Statement,
    by: Option<&str>,
) -> Result<Statement> {
    let statement = statement.accept(by, unit.now)?;
    store::statement::update(unit.conn(), tenant, &statement).await?;
    let totals = store::statement::list_totals(unit.conn(), tenant, statement.id).await?;
    announce::statement(unit, tenant, &statement, totals)?;
    announce::audit(
        unit,
        tenant,
        "AcceptStatement",
        format!("statements/{}", statement.id),
        json!({"state": statement.state, "deemed": by.is_none()}),
    );
    Ok(statement)
}

/// Deems a statement accepted once its days have passed, unless somebody was faster.
pub(crate) struct Worker;

#[tonic::async_trait]
impl kit::Worker for Worker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let statement_id: Uuid = key.parse().map_err(kit::Error::internal)?;
        let today = unit.now.date_naive();
        let statement = store::statement::lock(unit.conn(), tenant, statement_id).await?;
        let due = statement.filter(|statement| {
            statement.state == StatementState::Issued
                && statement.acceptance_due.is_some_and(|due| today > due)
        });
        if let Some(statement) = due {
            accept(unit, tenant, statement, None).await?;
        }
        Ok(())
    }
}
