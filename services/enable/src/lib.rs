//! Enable: what partners know, what they have proven, and what they may therefore do.
//!
//! It follows partners, enrollments and joint solutions of onboard. What a partner has is *evidence* with the days on which
//! it holds; a *requirement* over evidence is met on a set of days, so nothing has to happen on the day when something lapses.

use sqlx::migrate::Migrator;

pub mod domain;
mod error;
mod events;
pub mod rpc;
mod store;

pub const NAME: &str = "enable";

/// The service's own tables.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The service on its database and clock, ready to be served.
pub fn mount(kit: kit::Service) -> kit::Mount {
    kit::Mount::new(kit).consumer(events::Onboard)
}
