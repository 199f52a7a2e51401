//! Messages to values of the domain, with every bad field named, and back.

pub mod advisor;
pub mod agreement_templates;
pub mod agreements;
pub mod benefits;
pub mod business_plans;
pub mod contacts;
pub mod enrollments;
pub mod evidence;
pub mod incoming;
pub mod key;
pub mod objectives;
pub mod partners;
pub mod programs;
pub mod prospects;
pub mod satisfaction;
pub mod solutions;
pub mod tenants;
pub mod tiers;
pub mod type_profiles;
pub mod words;

use kit::{Error, Violations, wire};
use uuid::Uuid;

use crate::commands::Target;
use crate::domain::problem::Problem;

/// Longest texts, in characters.
pub(super) const NAME: std::ops::RangeInclusive<usize> = 1..=200;
pub(super) const OPTIONAL_NAME: std::ops::RangeInclusive<usize> = 0..=200;
pub(super) const PROSE: std::ops::RangeInclusive<usize> = 1..=4_000;
pub(super) const OPTIONAL_PROSE: std::ops::RangeInclusive<usize> = 0..=4_000;

/// An id in a request that names nothing else.
pub fn id(path: &str, text: &str) -> Result<Uuid, Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, path, text);
    id.ok_or_else(|| Error::invalid(violations))
}

/// A resource to change, in a request that names nothing else.
pub fn target(path: &str, text: &str, etag: String) -> Result<Target, Error> {
    Ok(Target {
        id: id(path, text)?,
        etag,
    })
}

/// The value, or its problem among the violations.
fn collected<T>(violations: &mut Violations, parsed: Result<T, Problem>) -> Option<T> {
    parsed
        .map_err(|problem| violations.add(problem.field, problem.reason, problem.description))
        .ok()
}
