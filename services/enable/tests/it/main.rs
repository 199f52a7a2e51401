//! Enable through its own API, each test on a database of its own.

mod known;
mod world;
