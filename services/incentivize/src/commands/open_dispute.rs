//! A partner disputes one line of a statement; what the line comes to waits for the answer.

use kit::{Caller, Unit};
use serde_json::json;
use uuid::Uuid;

use super::{issue_statement::day_after, resolve_dispute};
use crate::{
    announce,
    domain::{
        component::Direction,
        dispute::{Complaint, Dispute},
        statement::totals::net_of,
    },
    error::{Result, StatementRefused, on_open_dispute},
    rpc::convert,
    store::{self, dispute::EventRow},
};

/// The job that escalates disputes without an answer.
pub(crate) const KIND: &str = "escalate_dispute";

/// Errors: no such statement or line of the partner, too late, disputed already.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    statement_id: Uuid,
    line: u32,
    reason: String,
) -> Result<Dispute> {
    let (tenant, now) = (&caller.tenant, unit.now);
    let statement = store::statement::lock(unit.conn(), tenant, statement_id).await?;
    let statement = statement
        .filter(|statement| {
            statement.state.is_issued()
                && caller.partner.is_none_or(|own| own == statement.partner_id)
        })
        .ok_or(StatementRefused::StatementNotFound(statement_id))?;
    let found = store::statement::find_line(unit.conn(), tenant, statement_id, line).await?;
    let found = found.ok_or(StatementRefused::LineNotFound(line))?;
    let amount = convert::earning::money(found.amount, &found.currency)?;
    let direction = match found.direction.as_str() {
        "PAYABLE" => Direction::Payable,
        "RECEIVABLE" => Direction::Receivable,
        _ => Direction::Credit,
    };
    let settings = store::statement_settings::find(unit.conn(), tenant).await?;
    let complaint = Complaint {
        line,
        reason,
        held: net_of(direction, amount),
    };
    let dispute = Dispute::open(unit.new_id(), &statement, complaint, now, &settings)?;
    store::dispute::insert(unit.conn(), tenant, &dispute)
        .await
        .map_err(on_open_dispute)?;
    let held = dispute.held.amount();
    store::statement::hold(unit.conn(), tenant, statement_id, line, held).await?;
    resolve_dispute::record(unit, tenant, &dispute, "OPENED", &dispute.reason).await?;
    let key = dispute.id.to_string();
    unit.enqueue(tenant, KIND, &key, day_after(dispute.answer_due))
        .await?;
    announce::dispute(unit, tenant, &dispute);
    announce::audit(
        unit,
        tenant,
        "OpenDispute",
        format!("disputes/{}", dispute.id),
        json!({"statement_id": statement_id, "line": line, "reason": dispute.reason}),
    );
    Ok(dispute)
}

/// Escalates a dispute whose day has passed without an answer.
pub(crate) struct Worker;

#[tonic::async_trait]
impl kit::Worker for Worker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let dispute_id: Uuid = key.parse().map_err(kit::Error::internal)?;
        let now = unit.now;
        let dispute = store::dispute::lock(unit.conn(), tenant, dispute_id).await?;
        if let Some(dispute) = dispute.and_then(|dispute| dispute.escalate(now)) {
            store::dispute::update(unit.conn(), tenant, &dispute).await?;
            let event = EventRow {
                at: now,
                actor: unit.actor().to_owned(),
                action: "ESCALATED".to_owned(),
                note: format!("no answer until {}", dispute.answer_due),
            };
            store::dispute::insert_event(unit.conn(), tenant, dispute.id, &event).await?;
        }
        Ok(())
    }
}
