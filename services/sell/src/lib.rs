//! Accounts, opportunities, registrations, and the facts that come of them.
#![allow(dead_code)]
pub mod domain;
