//! Sell through its own API, each test on a database of its own.

mod accounts;
mod achievements;
mod build;
mod co_sell;
mod derivation;
mod fact_calls;
mod fact_kinds;
mod facts;
mod followers;
mod gate;
mod imports;
mod isolation;
mod opportunities;
mod opportunity_lists;
mod products;
mod real_export;
mod registrations;
mod repeated_requests;
mod sold;
mod world;
