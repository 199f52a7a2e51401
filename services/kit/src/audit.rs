//! The record of who changed what: sealed into a chain a tenant, listed, exported, and verified by anyone.
mod chain;
mod changed;
mod read;
mod seal;
mod service;
mod structure;
pub mod verify;

pub use chain::{Entry, Head};
pub use changed::changed;
pub(crate) use seal::keep_sealed;
