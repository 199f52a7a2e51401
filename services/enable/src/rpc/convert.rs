//! Messages to values of the domain, with every bad field named, and back.

pub mod api_lifecycle;
pub mod attempts;
pub mod certifications;
pub mod competencies;
pub mod course_enrollments;
pub mod courses;
pub mod days;
pub mod eligibility;
pub mod integration_checks;
pub mod integration_rubric;
pub mod integration_usage;
pub mod integrations;
pub mod knowledge;
pub mod references;
pub mod requirement;
pub mod support;
pub mod words;

use std::ops::RangeInclusive;

use kit::{Caller, Error, Violations, wire};
use uuid::Uuid;

use crate::commands::Target;

/// Longest texts, in characters.
const NAME: RangeInclusive<usize> = 1..=200;
const PROSE: RangeInclusive<usize> = 1..=4_000;
const OPTIONAL_PROSE: RangeInclusive<usize> = 0..=4_000;

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

/// A resource to change with a text that says why.
pub fn explained(
    (path, text): (&str, &str),
    etag: String,
    (field, note): (&str, &str),
) -> Result<(Target, String), Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, path, text);
    let note = wire::text(&mut violations, field, note, PROSE);
    violations.check()?;
    let id = id.unwrap_or_default();
    Ok((Target { id, etag }, note))
}

/// The partner to look for: a partner's user finds the own one and no other, for whom there is nothing.
pub fn own_partner(caller: &Caller, asked: Option<Uuid>) -> Option<Option<Uuid>> {
    match (caller.partner, asked) {
        (Some(own), Some(asked)) if own != asked => None,
        (own, asked) => Some(own.or(asked)),
    }
}

/// The name of something in requirements, such as `implementation-professional`.
pub fn key(violations: &mut Violations, path: &str, text: &str) -> String {
    let key = wire::text(violations, path, text, 1..=60);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !key.chars().all(plain) {
        let description = "lower-case letters, digits and hyphens";
        violations.add(path, "MALFORMED_KEY", description);
    }
    key
}

/// Different names, at most twenty.
pub fn keys(violations: &mut Violations, path: &str, texts: &[String]) -> Vec<String> {
    if texts.len() > 20 {
        violations.add(path, "LENGTH", "at most 20");
    }
    let mut keys: Vec<String> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let key = key(violations, &path, text);
        if keys.contains(&key) {
            violations.add(path, "DUPLICATE", "stands there already");
        }
        keys.push(key);
    }
    keys
}

/// A name that may be absent.
pub fn optional_key(violations: &mut Violations, path: &str, text: &str) -> Option<String> {
    (!text.is_empty()).then(|| key(violations, path, text))
}
