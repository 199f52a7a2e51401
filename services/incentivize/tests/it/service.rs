//! The service through its contracts, each test on a database of its own.

mod agreements;
mod announce;
mod arrival;
mod attainments;
mod books;
mod corrections;
mod delivery;
mod exchange_rates;
mod first_purchases;
mod knowledge;
mod limits;
mod lists;
mod modifiers;
mod openings;
mod payments;
mod plan_input;
mod plan_life;
mod plans;
mod reading;
mod replacements;
mod simulation;
mod statements;
mod terms;
mod world;
