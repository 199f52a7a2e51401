//! What Tandem's services share at run time. It knows no business noun; see its README for who uses what.
pub mod access;
pub mod audit;
pub mod clock;
mod command;
pub mod config;
pub mod error;
pub mod host;
pub mod identity;
pub mod ids;
pub mod inbox;
pub mod jobs;
mod layers;
pub mod money;
mod mount;
mod operations;
pub mod page;
mod position;
pub mod relay;
mod run;
mod secret;
mod service;
mod statistics;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
mod unit;
mod violations;
pub mod wire;
pub mod words;

pub use access::caller;
pub use command::{Begun, CommandUnit, POSITION};
pub use error::Error;
pub use identity::Caller;
pub use inbox::{Consumer, Event};
pub use jobs::Worker;
pub use mount::Mount;
pub use run::{identity as configured_identity, run, stop_signal};
pub use service::{MIGRATIONS, Service, StartError};
pub use unit::{Announcement, Audit, Unit};
pub use violations::{Violation, Violations};

/// The etag of a version of something that people edit.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// ABORTED with reason STALE_ETAG unless `given` is empty or the etag of `version`.
pub fn check_etag(given: &str, version: i64) -> Result<(), Error> {
    if given.is_empty() || given == etag(version) {
        return Ok(());
    }
    Err(Error::aborted(
        "STALE_ETAG",
        "it has changed since it was read; read it again",
    )
    .with("etag", etag(version)))
}
