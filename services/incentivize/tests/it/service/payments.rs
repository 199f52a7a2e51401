//! Payments through their contracts.

mod accounting;
mod bank;
mod bank_details;
mod batches;
mod concurrent;
mod cutover;
mod invoices;
mod providers;
mod results;
mod till;
