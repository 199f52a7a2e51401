//! Closed sets of words that have one spelling everywhere: in tables, in events, in messages.

pub(crate) use kit::named;
pub(crate) use kit::words::listed;
pub use kit::words::{Named, UnknownName};
