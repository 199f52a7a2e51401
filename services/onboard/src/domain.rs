//! The rules: pure functions and state machines. Clock and ids are arguments.
//!
//! An [`objective`] comes before a [`program`], a program before an [`enrollment`]; a [`type_profile`] says what partners of
//! a type bring, produce and are judged by, and [`metric`] what a figure is computed from. An [`agreement`] is a text with terms
//! that both sides sign.

pub mod active_period;
pub mod advisor;
pub mod agreement;
pub mod agreement_template;
pub mod benefit;
pub mod business_plan;
pub mod contact;
pub mod content_hash;
pub mod enrollment;
pub mod evidence;
pub mod fact;
pub mod membership;
pub mod metric;
mod named;
pub mod objective;
pub mod partner;
pub mod partner_fact;
pub mod partnership_type;
pub mod problem;
pub mod program;
pub mod prospect;
pub mod satisfaction;
pub mod solution;
pub mod tenant;
pub mod term;
pub mod tier;
pub mod type_profile;

pub use named::{Named, UnknownName};
