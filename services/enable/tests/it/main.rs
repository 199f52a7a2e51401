//! Enable through its own API, each test on a database of its own.

mod audiences;
mod certifications;
mod competencies;
mod knowledge;
mod known;
mod search;
mod training;
mod world;
