//! Disputes and adjustments.

use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::{
    Named as _, name_of,
    statement::{payee, read_payee},
};
use crate::{
    commands::resolve_dispute::Answer,
    domain::{
        adjustment::{Adjustment, AdjustmentState},
        component::Direction,
        dispute::{Dispute, DisputeState},
    },
    store::{adjustment::StoredAdjustment, dispute::EventRow},
};

/// The longest text that people give.
const LONGEST: usize = 2_000;

pub(crate) fn dispute(dispute: &Dispute, history: Vec<EventRow>) -> contract::Dispute {
    let event = |event: EventRow| contract::DisputeEvent {
        time: Some(wire::to_timestamp(event.at)),
        actor: event.actor,
        action: event.action,
        note: event.note,
    };
    let adjustment_id = dispute.adjustment_id.map(|id| id.to_string());
    contract::Dispute {
        dispute_id: dispute.id.to_string(),
        statement_id: dispute.statement_id.to_string(),
        line: dispute.line.cast_signed(),
        partner_id: dispute.partner_id.to_string(),
        reason: dispute.reason.clone(),
        state: contract::DisputeState::number(dispute.state.code()),
        held: Some(wire::to_money(dispute.held)),
        answer_due_date: Some(wire::to_date(dispute.answer_due)),
        escalate_time: dispute.escalated_at.map(wire::to_timestamp),
        answer: dispute.answer.clone(),
        adjustment_id: adjustment_id.unwrap_or_default(),
        create_time: Some(wire::to_timestamp(dispute.created_at)),
        resolve_time: dispute.resolved_at.map(wire::to_timestamp),
        history: history.into_iter().map(event).collect(),
    }
}

/// Statement, line and reason of a complaint.
pub(crate) fn complaint(
    message: &contract::OpenDisputeRequest,
) -> Result<(Uuid, u32, String), Error> {
    let mut violations = Violations::new();
    let statement_id = wire::uuid(&mut violations, "statement_id", &message.statement_id);
    let line = u32::try_from(message.line).ok().filter(|line| *line > 0);
    if line.is_none() {
        violations.add("line", "OUT_OF_RANGE", "lines are numbered from 1");
    }
    let reason = wire::text(&mut violations, "reason", &message.reason, 1..=LONGEST);
    violations.check()?;
    Ok((
        statement_id.unwrap_or_default(),
        line.unwrap_or_default(),
        reason,
    ))
}

/// The dispute and the answer to it.
pub(crate) fn answer(message: contract::ResolveDisputeRequest) -> Result<(Uuid, Answer), Error> {
    let mut violations = Violations::new();
    let dispute_id = wire::uuid(&mut violations, "dispute_id", &message.dispute_id);
    let resolution =
        name_of::<contract::DisputeState>(&mut violations, "resolution", message.resolution);
    let resolution = resolution.and_then(|code| DisputeState::from_code(&code));
    let resolution = resolution.filter(|state| *state != DisputeState::Open);
    if resolution.is_none() && violations.is_empty() {
        violations.add("resolution", "REQUIRED", "explained, corrected or closed");
    }
    let text = wire::text(&mut violations, "answer", &message.answer, 1..=LONGEST);
    let given = message.correction.is_some();
    let correction = wire::money(&mut violations, "correction", message.correction);
    let wanted = resolution == Some(DisputeState::Corrected);
    if wanted != given || correction.is_some_and(|amount| amount.is_zero()) {
        let why = "an amount other than 0 with a correction, and only there";
        violations.add("correction", "CORRECTION", why);
    }
    violations.check()?;
    let answer = Answer {
        resolution: resolution.unwrap_or(DisputeState::Closed),
        text,
        correction,
    };
    Ok((dispute_id.unwrap_or_default(), answer))
}

pub(crate) fn adjustment(stored: &StoredAdjustment) -> contract::Adjustment {
    let adjustment = &stored.adjustment;
    let dispute_id = adjustment.dispute_id.map(|id| id.to_string());
    contract::Adjustment {
        adjustment_id: adjustment.id.to_string(),
        partner_id: adjustment.partner_id.to_string(),
        payee: Some(payee(adjustment.payee.kind(), adjustment.payee.key())),
        direction: contract::MoneyDirection::number(adjustment.direction.code()),
        amount: Some(wire::to_money(adjustment.amount)),
        business_date: Some(wire::to_date(adjustment.business_date)),
        reason: adjustment.reason.clone(),
        state: contract::AdjustmentState::number(adjustment.state.code()),
        author: adjustment.author.clone(),
        decider: adjustment.decided_by.clone().unwrap_or_default(),
        dispute_id: dispute_id.unwrap_or_default(),
        create_time: Some(wire::to_timestamp(stored.created_at)),
        decide_time: stored.decided_at.map(wire::to_timestamp),
    }
}

/// A proposal of `author` under this id.
pub(crate) fn proposal(
    message: Option<contract::Adjustment>,
    id: Uuid,
    author: &str,
    today: chrono::NaiveDate,
) -> Result<Adjustment, Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let partner_id = wire::uuid(&mut v, "adjustment.partner_id", &message.partner_id);
    let direction =
        name_of::<contract::MoneyDirection>(&mut v, "adjustment.direction", message.direction);
    let direction = match direction.as_deref() {
        Some("PAYABLE") => Some(Direction::Payable),
        Some("RECEIVABLE") => Some(Direction::Receivable),
        _ => None,
    };
    if direction.is_none() {
        v.add("adjustment.direction", "REQUIRED", "payable or receivable");
    }
    let given = message.amount.is_some();
    let amount = wire::money(&mut v, "adjustment.amount", message.amount);
    if !given || amount.is_some_and(|amount| amount.is_zero()) {
        v.add("adjustment.amount", "REQUIRED", "an amount other than 0");
    }
    let business_date = wire::date(&mut v, "adjustment.business_date", message.business_date);
    let reason = wire::text(&mut v, "adjustment.reason", &message.reason, 1..=LONGEST);
    let payee = read_payee(&mut v, "adjustment.payee", message.payee);
    v.check()?;
    let nothing = kit::Error::internal("an amount that was checked");
    Ok(Adjustment {
        id,
        partner_id: partner_id.unwrap_or_default(),
        payee,
        direction: direction.unwrap_or(Direction::Payable),
        amount: amount.ok_or(nothing)?,
        business_date: business_date.unwrap_or(today),
        reason,
        author: author.to_owned(),
        state: AdjustmentState::Proposed,
        decided_by: None,
        dispute_id: None,
    })
}
