//! The rules: pure functions and state machines. Clock and ids are arguments.
//!
//! Everything that holds for a time is a set of [`days`]; a [`requirement`] is met on days that follow from [`evidence`].

pub mod api_lifecycle;
pub mod certification;
pub mod competency;
pub mod course;
pub mod credential;
pub mod days;
pub mod eligibility;
pub mod evidence;
pub mod integration;
pub mod integration_usage;
pub mod knowledge;
pub mod known;
pub mod reference;
pub mod refusal;
pub mod requirement;
pub mod support;

pub use kit::words::Named;
