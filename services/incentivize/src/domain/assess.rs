//! Decides what becomes of one fact, from what is known: a pure function, so the order in which facts arrive changes nothing.

use std::sync::Arc;

use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    baseline::counting_ahead,
    calculation,
    component::{Component, RefundPeriod},
    context::State,
    exact::OutOfRange,
    exchange::Rates,
    fact::Fact,
    lineage::{Lineage, trace_back},
    mechanism::Measure,
    modifiers::{
        Circumstances, clawback, exchange_step,
        payment_condition::{self, Paid},
        retention,
    },
    opening::Openings,
    outcome::{Awaiting, Counted, ExceptionReason, Granted, Outcome, OutcomeKind},
    period::{Period, PeriodLength},
    plan::{PlanVersion, in_force},
    requirement,
    scope::Scope,
    span::Span,
    standing::Series,
    trace::{Applied, Subject},
};

/// A partner's membership in a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrollment {
    pub program_id: Uuid,
    /// When it was, is or will be active.
    pub active: Vec<Span>,
}

/// What is known about a fact's surroundings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Knowledge<'a> {
    pub partner_known: bool,
    /// The partner's.
    pub enrollments: &'a [Enrollment],
    /// Versions of the plans of these programs.
    pub plans: &'a [PlanVersion],
    /// The partner's facts that it is about, directly and through another.
    pub related: &'a [&'a Fact],
    /// Refunds of the original that are not reversed.
    pub refunds: &'a [&'a Fact],
    /// Customer payments of the original that are not reversed.
    pub payments: &'a [&'a Fact],
    /// Churns of the original that are not reversed.
    pub churns: &'a [&'a Fact],
    /// The partner's other unreversed facts of the original's kind and subject.
    pub kin: &'a [&'a Fact],
    /// Whether the original is its account's first purchase; none while that is not known.
    pub first_purchase: Option<bool>,
    /// What was counted of the partner under another system.
    pub openings: Option<&'a Openings>,
    /// The vendor's exchange rates around the original's day.
    pub rates: Option<&'a Rates>,
}

/// One outcome per component that applies; one alone when none does.
pub fn assess(fact: &Fact, knowledge: &Knowledge<'_>) -> Vec<Outcome> {
    let outcomes = applicable(fact, knowledge).map(|(lineage, applied)| {
        let judged = |applied: Applied| Outcome {
            kind: judge(fact, &lineage, &applied, knowledge),
            applied: Some(applied),
        };
        applied.into_iter().map(judged).collect()
    });
    outcomes.unwrap_or_else(|kind| {
        vec![Outcome {
            applied: None,
            kind,
        }]
    })
}

/// The components that apply to the fact's original on its business date, at least one.
fn applicable<'a>(
    fact: &'a Fact,
    knowledge: &Knowledge<'a>,
) -> Result<(Lineage<'a>, Vec<Applied>), OutcomeKind> {
    if !knowledge.partner_known {
        return Err(OutcomeKind::Held(Awaiting::Partner));
    }
    let lineage = trace_back(fact, knowledge.related)?;
    let day = lineage.original.business_date;
    let active = |enrollment: &&Enrollment| enrollment.active.iter().any(|span| span.contains(day));
    let programs: Vec<Uuid> = knowledge
        .enrollments
        .iter()
        .filter(active)
        .map(|enrollment| enrollment.program_id)
        .collect();
    if programs.is_empty() {
        return Err(OutcomeKind::Held(Awaiting::Enrollment));
    }
    let mut versions: Vec<&PlanVersion> = in_force(knowledge.plans, day)
        .filter(|version| programs.contains(&version.program_id))
        .collect();
    versions.sort_by_key(|version| version.plan_id);
    let applying = |component: &&Arc<Component>| requirement::applies(component, lineage.original);
    let applied = versions.iter().flat_map(|version| {
        let components = version.components.iter().filter(applying);
        components.map(|component| version.apply(component))
    });
    let mut applied: Vec<Applied> = applied.collect();
    let joined = |version: &&PlanVersion| programs.contains(&version.program_id);
    applied.extend(counting_ahead(lineage.original, knowledge.plans, joined));
    applied.retain(|applied| applied.component.modifiers.heed(lineage.deed.relation));
    match (applied.is_empty(), versions.is_empty()) {
        (false, _) => Ok((lineage, applied)),
        (true, true) => Err(OutcomeKind::Held(Awaiting::Plan)),
        (true, false) => Err(OutcomeKind::Excepted(ExceptionReason::NoComponentApplies)),
    }
}

fn judge(
    fact: &Fact,
    lineage: &Lineage<'_>,
    applied: &Applied,
    knowledge: &Knowledge<'_>,
) -> OutcomeKind {
    let reads = applied.component.mechanism().reads();
    let account_known = lineage.original.account_id.is_some();
    if reads.first_purchase && account_known && knowledge.first_purchase.is_none() {
        return OutcomeKind::Held(Awaiting::Purchase);
    }
    let granted = grant(fact, lineage, applied, knowledge);
    granted.unwrap_or_else(|kind| kind)
}

fn grant(
    fact: &Fact,
    lineage: &Lineage<'_>,
    applied: &Applied,
    knowledge: &Knowledge<'_>,
) -> Result<OutcomeKind, OutcomeKind> {
    let component = &*applied.component;
    let (mechanism, original) = (component.mechanism(), lineage.original);
    let state = State {
        first_purchase: knowledge.first_purchase,
        kin: knowledge.kin,
    };
    if let Some(awaiting) = mechanism.waits_for(original.business_date) {
        return Err(OutcomeKind::Held(awaiting));
    }
    let context = mechanism.context(original, &state);
    mechanism.admit(original, &context)?;
    if lineage.is_payment() {
        let counted = payment_condition::counted_toward(lineage, knowledge.payments)?;
        return Ok(OutcomeKind::CountedToward(counted));
    }
    let measure = mechanism.measure();
    let refunds = clawback::in_time(component, lineage, knowledge.refunds)?;
    let movement = lineage.movement(&refunds, measure)?;
    let circumstances = circumstances(fact, lineage, component, knowledge)?;
    let share = share_percent(original, measure);
    if let Scope::Period { length, .. } = mechanism.scope() {
        let period = counting_period(lineage, length, component.refund_period);
        if is_covered(lineage, applied, period, knowledge.openings) {
            return Err(ExceptionReason::CountedBefore.into());
        }
        let lane = mechanism.lane(original);
        let countable = |value| mechanism.countable(&lane, value);
        let base = movement.base(component, &circumstances, share, countable);
        return Ok(OutcomeKind::Counted(Counted {
            period,
            base: base.map_err(too_large)?,
            lane,
            facts: match circumstances.is_paid(&component.modifiers) {
                true => counting_facts(lineage),
                false => 0,
            },
        }));
    }
    let subject = Subject::Fact {
        fact_id: fact.id,
        business_date: fact.business_date,
    };
    let change = movement.within(&context);
    let parts = retention::parts(component, circumstances, lineage, knowledge.churns)?;
    let granted = parts.into_iter().map(|part| {
        let (subject, change) = (subject.clone(), change.clone());
        let number = part.instalment;
        let trace = calculation::earn(applied, subject, part, share, change, None)?;
        Ok(Granted {
            release_date: trace.release_date(),
            trace,
            payee: mechanism.payee(original),
            part: number,
        })
    });
    let granted: Result<Vec<Granted>, OutOfRange> = granted.collect();
    Ok(OutcomeKind::Earned(granted.map_err(too_large)?))
}

/// What the component's modifiers read; held while they lack it.
fn circumstances(
    fact: &Fact,
    lineage: &Lineage<'_>,
    component: &Component,
    knowledge: &Knowledge<'_>,
) -> Result<Circumstances, OutcomeKind> {
    let original = lineage.original;
    let exchange = exchange_step::rate(component, original, knowledge.rates)?;
    let condition = component.modifiers.payment_condition;
    let paid = Paid::of(condition, original, knowledge.refunds, knowledge.payments)?;
    if payment_condition::is_awaited(condition, paid, lineage, knowledge.related) {
        return Err(OutcomeKind::Held(Awaiting::Payment));
    }
    let dates = Circumstances::since(original.business_date, fact.business_date);
    Ok(Circumstances {
        exchange,
        paid,
        ..dates
    })
}

/// Whether what another system counted in the period has it already.
fn is_covered(
    lineage: &Lineage<'_>,
    applied: &Applied,
    period: Period,
    openings: Option<&Openings>,
) -> bool {
    let Some(openings) = openings.filter(|openings| !openings.is_empty()) else {
        return false;
    };
    let series = Series {
        partner_id: lineage.original.partner_id,
        plan_id: applied.plan_id,
        component_key: applied.component.key.clone(),
    };
    let opening = openings.get(&series).and_then(|of| of.get(&period));
    opening.is_some_and(|opening| opening.covers(lineage.deed.business_date))
}

fn too_large(_: OutOfRange) -> OutcomeKind {
    OutcomeKind::Excepted(ExceptionReason::AmountOutOfRange)
}

/// Units are not shared out; an amount is, by the original's share.
fn share_percent(original: &Fact, measure: Measure) -> Option<Decimal> {
    let shared = measure == Measure::Amount && original.share_percent != Decimal::ONE_HUNDRED;
    shared.then_some(original.share_percent)
}

fn counting_period(
    lineage: &Lineage<'_>,
    length: PeriodLength,
    refund_period: RefundPeriod,
) -> Period {
    let day = match refund_period {
        RefundPeriod::OwnDate => lineage.deed.business_date,
        RefundPeriod::OriginalDate => lineage.original.business_date,
    };
    Period::of(length, day)
}

fn counting_facts(lineage: &Lineage<'_>) -> i64 {
    match (lineage.is_refund(), lineage.reversed) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) => -1,
    }
}
