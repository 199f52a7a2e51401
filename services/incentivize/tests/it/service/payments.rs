//! Payments through their contracts.

mod bank_details;
mod batches;
mod concurrent;
mod results;
mod till;
