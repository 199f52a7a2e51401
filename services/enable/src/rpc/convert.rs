//! Messages to values of the domain, with every bad field named, and back.

pub mod requirement;

use kit::{Violations, wire};

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
