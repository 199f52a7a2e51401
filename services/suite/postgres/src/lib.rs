//! A private PostgreSQL server for one machine.
//!
//! [`Server::start`] takes PostgreSQL as found on the machine or, failing that, the bundled
//! runtime, makes a cluster in the data directory when there is none, and starts the server on a
//! free port of 127.0.0.1. Whoever starts the same directory while it runs gets the same server;
//! the last user to leave, in whatever process, stops it. A user that was killed leaves it
//! running, and the next start takes it over.
//!
//! With the feature `testing`, [`testing::database`] gives a test a database of its own.

mod account;
mod bundled;
mod cluster;
mod error;
mod home;
mod installed;
mod pid_file;
mod postmaster;
mod runtime;
mod scram;
mod server;
#[cfg(feature = "testing")]
pub mod testing;

pub use error::Error;
pub use runtime::Runtime;
pub use server::{Server, Settings};
