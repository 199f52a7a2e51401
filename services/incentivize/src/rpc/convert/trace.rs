//! Traces: the structured steps of the domain as named values, in the order of calculation.

use contracts::tandem::incentivize::v1::{self as contract, trace_value::Value};
use kit::wire;
use rust_decimal::Decimal;

mod circumstances;
mod context;
mod step;

use super::component;
use crate::domain::{
    explain::explain,
    trace::{Subject, Trace, Working},
};

pub(crate) fn trace(trace: &Trace) -> contract::Trace {
    let period = match trace.subject {
        Subject::Period { period, .. } => Some(period),
        Subject::Fact { .. } => None,
    };
    contract::Trace {
        rule: trace.rule.clone().into_owned(),
        plan_id: trace.applied.plan_id.to_string(),
        plan_version: trace.applied.plan_version.cast_signed(),
        component: Some(component::write(&trace.applied.component)),
        period_start: period.map(|period| wire::to_date(period.start())),
        period_end: period.map(|period| wire::to_date(period.end())),
        inputs: inputs(trace),
        formula: trace.formula.clone().into_owned(),
        steps: steps(trace),
        result: Some(wire::to_money(trace.amount)),
        explanation: explain(trace),
    }
}

fn named(name: impl Into<String>, value: Value) -> contract::TraceValue {
    contract::TraceValue {
        name: name.into(),
        value: Some(value),
    }
}

fn number(name: impl Into<String>, value: Decimal) -> contract::TraceValue {
    named(name, Value::Number(wire::to_decimal(value)))
}

fn inputs(trace: &Trace) -> Vec<contract::TraceValue> {
    let mut inputs = match &trace.subject {
        Subject::Fact {
            fact_id,
            business_date,
        } => vec![
            named("fact_id", Value::Text(fact_id.to_string())),
            named("business_date", Value::Date(wire::to_date(*business_date))),
        ],
        Subject::Period {
            period,
            facts,
            lane,
        } => {
            let mut inputs = vec![
                named("period", Value::Text(period.to_string())),
                number("facts", Decimal::from(*facts)),
            ];
            if !lane.is_main() {
                inputs.push(named("lane", Value::Text(lane.to_string())));
            }
            inputs
        }
    };
    inputs.extend(circumstances::inputs(trace));
    inputs.extend(
        trace
            .share_percent
            .map(|share| number("share_percent", share)),
    );
    for (end, working) in [("before", &trace.before), ("after", &trace.after)] {
        if let Some(working) = working {
            inputs.push(number(end, working.input));
            inputs.extend(context::inputs(end, &working.context));
        }
    }
    if let Some(commitment) = trace.commitment {
        inputs.extend(
            commitment
                .minimum
                .map(|minimum| number("minimum_due", minimum)),
        );
        inputs.push(number("year_earned_before", commitment.before.earned));
        inputs.push(number("year_minimums_before", commitment.before.minimum));
        inputs.push(number("year_paid_before", commitment.before.paid));
        if !commitment.opened.is_nothing() {
            inputs.push(number("opened_earned", commitment.opened.earned));
        }
    }
    inputs
}

fn steps(trace: &Trace) -> Vec<contract::TraceValue> {
    let mut steps = Vec::new();
    for (end, working) in [("before", &trace.before), ("after", &trace.after)] {
        if let Some(working) = working {
            work(end, working, &mut steps);
        }
    }
    steps.extend(
        trace
            .commitment
            .map(|commitment| number("earned_by_units", commitment.earned)),
    );
    steps
}

fn work(end: &str, working: &Working, steps: &mut Vec<contract::TraceValue>) {
    steps.extend(
        working
            .steps
            .iter()
            .flat_map(|step| step::values(end, step)),
    );
    steps.push(number(format!("{end}_exact"), working.exact));
    steps.push(number(format!("{end}_rounded"), working.rounded));
}
