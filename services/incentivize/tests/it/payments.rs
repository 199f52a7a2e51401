//! Money that moves, as a finance person reads it.

mod accounts;
mod batches;
mod build;
mod file;
mod postings;
mod properties;
mod states;
mod taxes;
