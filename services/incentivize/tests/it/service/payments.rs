//! Payments through their contracts.

mod accounting;
mod bank_details;
mod batches;
mod concurrent;
mod cutover;
mod invoices;
mod results;
mod till;
