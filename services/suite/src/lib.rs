//! All of Tandem in one process, over the same service values that run alone in a cluster.
//!
//! [`Installation::start`] finds or starts PostgreSQL, migrates a database per service, and serves two ports: the
//! gateway's and one for all services. The binary `tandem` and the tests across services stand on it.
mod data_dir;
mod databases;
pub mod demo;
mod installation;
pub mod operator;
pub mod rest;
pub mod settle;

pub use data_dir::{DataDir, Running};
pub use databases::{Databases, ServiceName};
pub use installation::{Installation, Options};
