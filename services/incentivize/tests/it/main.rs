//! The rules as a finance person reads them, the properties that hold for every input, and the service through its contracts.

mod activation;
mod build;
mod golden_exchange;
mod golden_fees;
mod golden_lint;
mod golden_minimums;
mod golden_modifiers;
mod golden_outcomes;
mod golden_tiers;
mod golden_time;
mod golden_volume;
mod ledger;
mod order;
mod payments;
mod plan_life;
mod properties;
mod properties_lanes;
mod service;
mod story;
mod table;
mod traces;
mod validation;
