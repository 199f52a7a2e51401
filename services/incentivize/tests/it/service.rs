//! The service through its contracts, each test on a database of its own.

mod books;
mod corrections;
mod delivery;
mod knowledge;
mod limits;
mod plans;
mod reading;
mod terms;
mod world;
