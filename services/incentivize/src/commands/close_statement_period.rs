//! Asks for the statements of a period that has ended, of every partner with anything to state.

use chrono::NaiveDate;
use kit::{Caller, Unit};
use serde_json::json;
use uuid::Uuid;

use super::draft_statement;
use crate::{
    announce,
    domain::period::{Period, PeriodLength},
    error::{Result, StatementRefused},
    store::{self, statement_run::Run},
};

pub(crate) const KIND: &str = "close_statement_period";

/// `day` is any day of the period; its length is the tenant's unless said. Errors: the period has not ended.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    day: NaiveDate,
    length: Option<PeriodLength>,
) -> Result<Run> {
    let tenant = &caller.tenant;
    let settings = store::statement_settings::find(unit.conn(), tenant).await?;
    let period = Period::of(length.unwrap_or(settings.period), day);
    if period.end() > unit.now.date_naive() {
        return Err(StatementRefused::PeriodNotEnded(period.to_string()).into());
    }
    let run = Run {
        run_id: unit.new_id(),
        period_start: period.start(),
        period_end: period.end(),
        requested_by: caller.subject.clone(),
        created_at: unit.now,
        listed: false,
    };
    store::statement_run::insert(unit.conn(), tenant, &run).await?;
    let now = unit.now;
    unit.enqueue(tenant, KIND, &run.run_id.to_string(), now)
        .await?;
    announce::audit(
        unit,
        tenant,
        "CloseStatementPeriod",
        format!("statementRuns/{}", run.run_id),
        json!({"period": period.to_string()}),
    );
    Ok(run)
}

/// Lists the partners of a run and asks for the draft of each, so that each is locked and committed by itself.
pub(crate) struct Worker;

#[tonic::async_trait]
impl kit::Worker for Worker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let run_id: Uuid = key.parse().map_err(kit::Error::internal)?;
        let now = unit.now;
        for partner_id in store::statement_run::insert_partners(unit.conn(), tenant, run_id).await?
        {
            let key = format!("{run_id}/{partner_id}");
            unit.enqueue(tenant, draft_statement::KIND, &key, now)
                .await?;
        }
        Ok(())
    }
}
