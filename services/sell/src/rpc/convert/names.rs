//! Names that are looked up, and how many of something a request may hold.

use kit::Violations;
use kit::wire::text;

/// A name, if one is given and can be looked up.
pub(super) fn name(violations: &mut Violations, path: &str, given: &str) -> Option<String> {
    let before = violations.len();
    let name = text(violations, path, given, 0..=200);
    Some(name).filter(|name| !name.is_empty() && violations.len() == before)
}

/// A name that must be given.
pub(super) fn required_name(
    violations: &mut Violations,
    path: &str,
    given: &str,
) -> Option<String> {
    if given.trim().is_empty() {
        violations.add(path, "REQUIRED", "a name is needed");
    }
    name(violations, path, given)
}

pub(super) fn at_most(violations: &mut Violations, path: String, count: usize, most: usize) {
    if count > most {
        violations.add(
            path,
            "TOO_MANY",
            format!("{count}, at most {most} are possible"),
        );
    }
}
