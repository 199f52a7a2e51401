//! Components by the JSON of their terms, as plans are stored, and facts with details.

use incentivize::domain::{
    component::{Component, Terms},
    fact::{Detail, Fact, FactKind},
};
use serde_json::{Value, json};

use crate::{
    build::{component, fact, usd},
    table::number,
};

pub(crate) use serde_json::json as terms_of;

/// A component with these terms.
pub(crate) fn with(terms: Value) -> Component {
    let terms: Terms = serde_json::from_value(terms).expect("terms");
    component(terms)
}

/// Dollars.
pub(crate) fn money(amount: &str) -> Value {
    json!({"amount": number(amount), "currency": "USD"})
}

/// Tiers such as "to 100: 2 + 10, above: 0.5", merged into the other terms.
pub(crate) fn tiered(method: &str, boundary: &str, tiers: &str, mut terms: Value) -> Value {
    let tier = |part: &str| {
        let (end, price) = part.split_once(':').expect("a colon");
        let (rate, flat) = price.split_once('+').unwrap_or((price, "0"));
        let up_to = end.trim().strip_prefix("to ").map(number);
        json!({"up_to": up_to, "rate": number(rate), "flat": number(flat)})
    };
    terms["method"] = json!(method);
    terms["boundary"] = json!(boundary);
    terms["tiers"] = tiers.split(',').map(tier).collect();
    terms
}

/// A fact without a role, with an amount ("" is none).
pub(crate) fn plain(id: u128, kind: FactKind, date: &str, amount: &str) -> Fact {
    let role = incentivize::domain::fact::Role::Sourced;
    Fact {
        role: None,
        amount: (!amount.is_empty()).then(|| usd(amount)),
        ..fact(id, kind, role, date)
    }
}

/// The fact with details.
pub(crate) fn detailed(fact: Fact, change: impl FnOnce(&mut Detail)) -> Fact {
    let mut fact = fact;
    change(&mut fact.detail);
    fact
}

/// Text that may be empty.
pub(crate) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
