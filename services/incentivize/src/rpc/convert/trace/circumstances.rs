//! What the component's modifiers read, and when the amount may be paid, as named values.

use contracts::tandem::incentivize::v1::{TraceValue, trace_value::Value};
use kit::wire;
use rust_decimal::Decimal;

use super::{named, number};
use crate::domain::{
    exchange::Rate,
    modifiers::{payment_condition::Paid, retention::Loss},
    trace::Trace,
};

/// The values that are there.
pub(super) fn inputs(trace: &Trace) -> Vec<TraceValue> {
    let circumstances = &trace.circumstances;
    let mut inputs = Vec::new();
    if let Some(day) = circumstances.original_date {
        inputs.push(named("original_date", Value::Date(wire::to_date(day))));
    }
    inputs.extend(circumstances.exchange.iter().flat_map(exchange));
    inputs.extend(circumstances.paid.iter().flat_map(paid));
    let instalment = circumstances.instalment.map(Decimal::from);
    inputs.extend(instalment.map(|part| number("instalment", part)));
    inputs.extend(circumstances.loss.map(loss));
    let release = wire::to_date(trace.release_date());
    inputs.push(named("release_date", Value::Date(release)));
    inputs
}

fn exchange(rate: &Rate) -> Vec<TraceValue> {
    let text = |name: &str, text: &str| named(name, Value::Text(text.to_owned()));
    let mut values = vec![
        text("exchange_from", rate.from.code()),
        text("exchange_to", rate.to.code()),
        number("exchange_rate", rate.rate),
        named("exchange_date", Value::Date(wire::to_date(rate.date))),
        text("exchange_source", &rate.source),
    ];
    values.extend(rate.basis.words().map(|how| text("exchange_basis", &how)));
    values
}

fn paid(paid: &Paid) -> Vec<TraceValue> {
    let mut values = vec![number("paid", paid.paid), number("due", paid.due)];
    let on = paid.on.map(wire::to_date);
    values.extend(on.map(|day| named("paid_on", Value::Date(day))));
    values
}

fn loss(loss: Loss) -> TraceValue {
    let words = match loss {
        Loss::Cancelled => "CANCELLED".to_owned(),
        Loss::Kept => "KEPT".to_owned(),
        Loss::All => "ALL".to_owned(),
        Loss::Unelapsed { days, of } => format!("{days} OF {of} DAYS"),
    };
    named("taken_back", Value::Text(words))
}
