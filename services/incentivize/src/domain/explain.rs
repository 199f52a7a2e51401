//! A trace as a person reads it, one line a step.

use kit::money::{Rounding, padded};
use rust_decimal::Decimal;

use super::{
    commitment::CarryOver,
    component::{Component, Denomination, Terms},
    dues::DueDays,
    trace::{CommitmentWorking, Subject, Trace, Working},
};

mod circumstances;
mod context;
mod step;

/// Lines from the rule to the amount.
pub fn explain(trace: &Trace) -> Vec<String> {
    let component = &trace.applied.component;
    let Denomination {
        currency,
        rounding,
        digits,
    } = component.denomination;
    let mut lines = vec![
        format!("{}: {}", component.name, trace.rule),
        format!(
            "plan version {}, {}",
            trace.applied.plan_version,
            subject(&trace.subject)
        ),
        format!("formula: {}", trace.formula),
        format!("{currency} with {digits} digits, {}", words(rounding)),
    ];
    lines.extend(agreement(component));
    lines.extend(circumstances::conditions(trace));
    let per_unit = !component.mechanism().measure().is_money();
    let many = trace.before.is_some() && trace.after.is_some();
    for (label, working) in [("after", &trace.after), ("before", &trace.before)] {
        if let Some(working) = working {
            lines.push(if many {
                format!("{label}: on {}", working.input.normalize())
            } else {
                format!("on {}", working.input.normalize())
            });
            lines.extend(work(working, per_unit, digits));
        }
    }
    if let Some(line) = difference(trace, digits) {
        lines.push(line);
    }
    if let (Some(working), Some(terms)) = (&trace.commitment, component.mechanism().commitment()) {
        lines.extend(minimum(working, terms.carry_over, digits));
    }
    lines.extend(circumstances::portion(trace));
    lines.push(format!("result: {}", trace.amount));
    lines.extend(circumstances::hold(trace));
    lines
}

/// The agreement whose schedule is billed.
fn agreement(component: &Component) -> Option<String> {
    let Terms::AgreedRoyalty(terms) = &component.terms else {
        return None;
    };
    let agreed = terms.schedule()?;
    Some(format!(
        "by agreement {}, in force from {}",
        agreed.agreement_id, agreed.days.start
    ))
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Fact {
            fact_id,
            business_date,
        } => format!("fact {fact_id} of {business_date}"),
        Subject::Period {
            period,
            facts,
            lane,
        } if lane.is_main() => format!("period {period}, {facts} facts"),
        Subject::Period {
            period,
            facts,
            lane,
        } => format!("{lane}, period {period}, {facts} facts"),
    }
}

fn words(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::HalfEven => "rounded half to even",
        Rounding::HalfUp => "rounded half up",
        Rounding::Down => "rounded down",
        Rounding::Up => "rounded up",
    }
}

fn work(working: &Working, per_unit: bool, digits: u32) -> Vec<String> {
    let mut lines = context::lines(&working.context);
    let steps = working.steps.iter();
    lines.extend(steps.map(|step| step::line(step, per_unit, digits)));
    lines.push(format!(
        "  {} rounded: {}",
        working.exact.normalize(),
        padded(working.rounded, digits)
    ));
    lines
}

fn difference(trace: &Trace, digits: u32) -> Option<String> {
    let before = trace.before.as_ref()?.rounded;
    let after = trace
        .after
        .as_ref()
        .map_or(Decimal::ZERO, |working| working.rounded);
    let value = |value: Decimal| padded(value, digits);
    Some(format!(
        "{} − {} = {}",
        value(after),
        value(before),
        value(after - before)
    ))
}

fn minimum(working: &CommitmentWorking, carry_over: CarryOver, digits: u32) -> Vec<String> {
    let value = |value: Decimal| padded(value, digits);
    let due = match working.minimum {
        Some(minimum) => format!(
            "minimum {}{} against {} earned",
            value(minimum),
            days(working.days),
            value(working.earned)
        ),
        None => format!(
            "{} earned; the minimum is not due before the period has ended",
            value(working.earned)
        ),
    };
    let before = working.before;
    let year = format!(
        "the year before: earned {}, minimums {}, paid {}",
        value(before.earned),
        value(before.minimum),
        value(before.paid)
    );
    let mut lines = match carry_over {
        CarryOver::None => vec![due],
        CarryOver::Recoupable | CarryOver::ForwardOnly => vec![year, due],
    };
    let opened = working.opened;
    if !opened.is_nothing() {
        lines.push(format!(
            "another system had settled {} earned{}",
            value(opened.earned),
            if opened.whole { " and the minimum" } else { "" }
        ));
    }
    lines
}

fn days(days: Option<DueDays>) -> String {
    days.map_or_else(String::new, |days| {
        format!(" for {} of {} days", days.due, days.all)
    })
}
