//! Answers a dispute: the line is explained, corrected by an adjustment that another person decides, or the dispute is closed.

use kit::{Caller, Unit, money::Money};
use serde_json::json;
use uuid::Uuid;

use super::create_adjustment;
use crate::{
    announce,
    domain::{
        adjustment::{Adjustment, AdjustmentState},
        component::Direction,
        dispute::{Dispute, DisputeState},
        payee::Payee,
    },
    error::{Result, StatementRefused},
    store::{self, dispute::EventRow},
};

/// What the vendor says.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) resolution: DisputeState,
    pub(crate) text: String,
    /// What the line's payee gets more.
    pub(crate) correction: Option<Money>,
}

/// Errors: no such dispute, answered already, a correction in another currency than the line's or of a credit.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    dispute_id: Uuid,
    answer: Answer,
) -> Result<Dispute> {
    let (tenant, now) = (&caller.tenant, unit.now);
    let dispute = store::dispute::lock(unit.conn(), tenant, dispute_id).await?;
    let dispute = dispute.ok_or(StatementRefused::DisputeNotFound(dispute_id))?;
    let resolution = answer.resolution;
    let adjustment_id = answer.correction.map(|_| unit.new_id());
    let resolved = dispute.resolve(resolution, answer.text, adjustment_id, now)?;
    if let Some((id, amount)) = adjustment_id.zip(answer.correction) {
        let adjustment = correction(unit, caller, &resolved, id, amount).await?;
        create_adjustment::run(unit, caller, adjustment).await?;
    }
    store::dispute::update(unit.conn(), tenant, &resolved).await?;
    let released = resolved.held.negate().amount();
    let (statement_id, line) = (resolved.statement_id, resolved.line);
    store::statement::hold(unit.conn(), tenant, statement_id, line, released).await?;
    record(unit, tenant, &resolved, resolution.code(), &resolved.answer).await?;
    announce::dispute(unit, tenant, &resolved);
    announce::audit(
        unit,
        tenant,
        "ResolveDispute",
        format!("disputes/{dispute_id}"),
        json!({"state": resolution.code(), "answer": resolved.answer}),
    );
    Ok(resolved)
}

/// An adjustment for the payee of the disputed line, in its direction and currency.
async fn correction(
    unit: &mut Unit,
    caller: &Caller,
    dispute: &Dispute,
    id: Uuid,
    amount: Money,
) -> Result<Adjustment> {
    let tenant = &caller.tenant;
    let line = store::statement::find_line(unit.conn(), tenant, dispute.statement_id, dispute.line);
    let line = line
        .await?
        .ok_or(StatementRefused::LineNotFound(dispute.line))?;
    if amount.currency().code() != line.currency || line.direction == "CREDIT" {
        return Err(StatementRefused::CorrectionDoesNotFit(line.currency).into());
    }
    let payee = Payee::from_parts(&line.payee_kind, line.payee_key);
    Ok(Adjustment {
        id,
        partner_id: dispute.partner_id,
        payee: payee.unwrap_or_default(),
        direction: match line.direction.as_str() {
            "RECEIVABLE" => Direction::Receivable,
            _ => Direction::Payable,
        },
        amount,
        business_date: unit.now.date_naive(),
        reason: dispute.answer.clone(),
        author: caller.subject.clone(),
        state: AdjustmentState::Proposed,
        decided_by: None,
        dispute_id: Some(dispute.id),
    })
}

/// Appends to the history.
pub(super) async fn record(
    unit: &mut Unit,
    tenant: &str,
    dispute: &Dispute,
    action: &str,
    note: &str,
) -> Result<()> {
    let event = EventRow {
        at: unit.now,
        actor: unit.actor().to_owned(),
        action: action.to_owned(),
        note: note.to_owned(),
    };
    Ok(store::dispute::insert_event(unit.conn(), tenant, dispute.id, &event).await?)
}
