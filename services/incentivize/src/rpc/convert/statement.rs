//! Statements, their lines and totals.

use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::{Named as _, earning::money};
use crate::{
    domain::{
        payee::Payee,
        period::PeriodLength,
        problem::Problems,
        statement::{
            document::Document, draft::Pending, explain::explanation, life::Statement, line::Line,
            settings::Settings,
        },
    },
    store::{
        statement::TotalRow,
        statement_run::{Run, RunPartner},
    },
};

pub(crate) fn statement(
    statement: &Statement,
    totals: Vec<TotalRow>,
) -> Result<contract::Statement, Error> {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let (approved, issued) = (statement.approved.as_ref(), statement.issued.as_ref());
    Ok(contract::Statement {
        statement_id: statement.id.to_string(),
        partner_id: statement.partner_id.to_string(),
        number: statement.number.cast_signed(),
        period_start: Some(wire::to_date(statement.period_start)),
        period_end: Some(wire::to_date(statement.period_end)),
        state: contract::StatementState::number(statement.state.code()),
        hash: statement.hash.clone().unwrap_or_default(),
        previous_statement_id: id(statement.previous_id),
        totals: totals.into_iter().map(total).collect::<Result<_, _>>()?,
        lines: Vec::new(),
        pending: Vec::new(),
        held_fact_count: statement.held_facts,
        excepted_fact_count: statement.excepted_facts,
        create_time: Some(wire::to_timestamp(statement.created_at)),
        approve_time: approved.map(|deed| wire::to_timestamp(deed.at)),
        approver: approved.map(|deed| deed.by.clone()).unwrap_or_default(),
        issue_time: issued.map(|deed| wire::to_timestamp(deed.at)),
        issuer: issued.map(|deed| deed.by.clone()).unwrap_or_default(),
        acceptance_due_date: statement.acceptance_due.map(wire::to_date),
        dispute_due_date: statement.dispute_due.map(wire::to_date),
        accept_time: statement.accepted_at.map(wire::to_timestamp),
        accepter: statement.accepted_by.clone().unwrap_or_default(),
        pay_time: statement.paid_at.map(wire::to_timestamp),
        etag: kit::etag(statement.revision),
    })
}

/// The same with what its document says; `disputes` are the newest of each disputed line.
pub(crate) fn with_lines(
    statement: contract::Statement,
    document: &Document,
    disputes: &[(u32, Uuid)],
) -> contract::Statement {
    let lines = document.lines.iter().map(|one| {
        let of_line = |(line, _): &&(u32, Uuid)| *line == one.line;
        let dispute = disputes.iter().rev().find(of_line);
        let dispute_id = dispute.map(|(_, id)| id.to_string());
        contract::StatementLine {
            dispute_id: dispute_id.unwrap_or_default(),
            ..line(document, one)
        }
    });
    contract::Statement {
        lines: lines.collect(),
        pending: document.pending.iter().map(pending).collect(),
        ..statement
    }
}

fn line(document: &Document, line: &Line) -> contract::StatementLine {
    let manual = line.manual.as_ref();
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    contract::StatementLine {
        line: line.line.cast_signed(),
        kind: contract::LineKind::number(line.kind.code()),
        display_name: line.name.clone(),
        direction: contract::MoneyDirection::number(line.direction.code()),
        payee: Some(payee(line.payee.kind(), line.payee.key())),
        business_date: Some(wire::to_date(line.business_date)),
        amount: Some(wire::to_money(line.amount)),
        earning_id: id(line.earning_id()),
        adjustment_id: id(manual.map(|manual| manual.adjustment_id)),
        opening_balance_id: id(line.opening.as_ref().map(|opening| opening.opening_id)),
        dispute_id: String::new(),
        explanation: explanation(document, line),
    }
}

fn pending(pending: &Pending) -> contract::PendingEarning {
    contract::PendingEarning {
        earning_id: pending.earning_id.to_string(),
        display_name: pending.name.clone(),
        direction: contract::MoneyDirection::number(pending.direction.code()),
        payee: Some(payee(pending.payee.kind(), pending.payee.key())),
        business_date: Some(wire::to_date(pending.business_date)),
        release_date: Some(wire::to_date(pending.release_date)),
        amount: Some(wire::to_money(pending.amount)),
    }
}

fn total(row: TotalRow) -> Result<contract::StatementTotal, Error> {
    let amount = |amount| money(amount, &row.currency).map(|money| Some(wire::to_money(money)));
    Ok(contract::StatementTotal {
        payee: Some(payee(&row.payee_kind, &row.payee_key)),
        payable: amount(row.payable)?,
        receivable: amount(row.receivable)?,
        net: amount(row.net)?,
        held: amount(row.held)?,
    })
}

pub(super) fn payee(kind: &str, key: &str) -> contract::Payee {
    contract::Payee {
        kind: contract::PayeeKind::number(kind),
        key: key.to_owned(),
    }
}

/// The partner itself unless said.
pub(super) fn read_payee(
    violations: &mut Violations,
    path: &str,
    payee: Option<contract::Payee>,
) -> Payee {
    let payee = payee.unwrap_or_default();
    let kind =
        super::name_of::<contract::PayeeKind>(violations, &format!("{path}.kind"), payee.kind);
    let kind = kind.unwrap_or_else(|| Payee::Partner.kind().to_owned());
    let key = payee.key.trim().to_owned();
    if (kind == Payee::Partner.kind()) != key.is_empty() {
        violations.add(
            format!("{path}.key"),
            "PAYEE_KEY",
            "persons and sellers have a key, the partner has none",
        );
    }
    Payee::from_parts(&kind, key).unwrap_or_default()
}

pub(crate) fn run(run: &Run, partners: &[RunPartner]) -> contract::StatementRun {
    let of = |wanted: fn(&str) -> bool| {
        let outcomes = partners.iter().filter_map(|one| one.outcome.as_deref());
        i64::try_from(outcomes.filter(|outcome| wanted(outcome)).count()).unwrap_or(i64::MAX)
    };
    let count = i64::try_from(partners.len()).unwrap_or(i64::MAX);
    let done_count = of(|_| true);
    let left_out = partners.iter().filter_map(|one| {
        let reason = one.outcome.clone()?;
        let is_reason = reason != "DRAFTED" && reason != "NOTHING_TO_STATE";
        is_reason.then(|| contract::LeftOutPartner {
            partner_id: one.partner_id.to_string(),
            reason,
        })
    });
    contract::StatementRun {
        run_id: run.run_id.to_string(),
        period_start: Some(wire::to_date(run.period_start)),
        period_end: Some(wire::to_date(run.period_end)),
        partner_count: count,
        done_count,
        drafted_count: of(|outcome| outcome == "DRAFTED"),
        left_out: left_out.collect(),
        create_time: Some(wire::to_timestamp(run.created_at)),
        requester: run.requested_by.clone(),
        done: run.listed && done_count == count,
    }
}

pub(crate) fn settings(settings: &Settings) -> contract::StatementSettings {
    contract::StatementSettings {
        period: match settings.period {
            PeriodLength::Month => contract::StatementPeriod::Month,
            _ => contract::StatementPeriod::Quarter,
        }
        .into(),
        acceptance_days: settings.acceptance_days.cast_signed(),
        dispute_days: settings.dispute_days.cast_signed(),
        answer_days: settings.answer_days.cast_signed(),
        etag: kit::etag(settings.revision),
    }
}

/// The settings and their etag; what is not set is as it is without settings.
pub(crate) fn read_settings(
    settings: Option<contract::StatementSettings>,
) -> Result<(Settings, String), Error> {
    let mut violations = Violations::new();
    let settings = settings.unwrap_or_default();
    let default = Settings::default();
    let days = |days: i32, otherwise: u32| match days {
        0 => otherwise,
        days => u32::try_from(days).unwrap_or(u32::MAX),
    };
    let read = Settings {
        period: read_period(&mut violations, "settings.period", settings.period)
            .unwrap_or(default.period),
        acceptance_days: days(settings.acceptance_days, default.acceptance_days),
        dispute_days: days(settings.dispute_days, default.dispute_days),
        answer_days: days(settings.answer_days, default.answer_days),
        revision: 0,
    };
    let mut problems = Problems::default();
    read.check(&mut problems);
    for problem in problems.into_found() {
        let field = format!("settings.{}", problem.field);
        violations.add(field, problem.reason, problem.description);
    }
    violations.check()?;
    Ok((read, settings.etag))
}

/// None when it is not set.
pub(crate) fn read_period(
    violations: &mut Violations,
    path: &str,
    period: i32,
) -> Option<PeriodLength> {
    match super::name_of::<contract::StatementPeriod>(violations, path, period)?.as_str() {
        "MONTH" => Some(PeriodLength::Month),
        _ => Some(PeriodLength::Quarter),
    }
}
