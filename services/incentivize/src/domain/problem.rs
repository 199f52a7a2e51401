//! What is wrong with an input, field by field.

use std::fmt;

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path such as `components[0].terms.tiers[1].to`.
    pub field: String,
    /// Upper snake case, such as `NEGATIVE`.
    pub reason: &'static str,
    pub description: String,
}

/// Collects every problem, so that all are reported at once.
#[derive(Debug, Default)]
pub struct Problems {
    path: String,
    found: Vec<Problem>,
}

impl Problems {
    /// Reports `field` below the current path.
    pub fn add(
        &mut self,
        field: impl fmt::Display,
        reason: &'static str,
        description: impl Into<String>,
    ) {
        let field = join(&self.path, &field.to_string());
        let description = description.into();
        self.found.push(Problem {
            field,
            reason,
            description,
        });
    }

    /// Reports `field` unless `fine`.
    pub fn require(
        &mut self,
        fine: bool,
        field: impl fmt::Display,
        reason: &'static str,
        description: &str,
    ) {
        if !fine {
            self.add(field, reason, description);
        }
    }

    /// Reports `display_name` unless people can read it.
    pub fn require_name(&mut self, name: &str) {
        let length_is_fine = (1..=120).contains(&name.trim().chars().count());
        self.require(
            length_is_fine,
            "display_name",
            "LENGTH",
            "1 to 120 characters",
        );
        self.require(
            !name.chars().any(char::is_control),
            "display_name",
            "CONTROL_CHARACTER",
            "control characters are not allowed",
        );
    }

    /// Reports a list that is empty or too long.
    pub fn require_some(&mut self, field: &str, count: usize) {
        self.require(count > 0, field, "REQUIRED", "at least one is needed");
        self.require_at_most_fifty(field, count);
    }

    /// Reports a list that is too long.
    pub fn require_at_most_fifty(&mut self, field: &str, count: usize) {
        self.require(count <= 50, field, "TOO_MANY", "at most 50");
    }

    /// Reports `field` unless it is the first of its kind.
    pub fn require_new(&mut self, is_new: bool, field: impl fmt::Display) {
        self.require(is_new, field, "REPEATED", "is there already");
    }

    /// Checks what lies below `segment`.
    pub fn within(&mut self, segment: impl fmt::Display, check: impl FnOnce(&mut Self)) {
        let outer = self.path.clone();
        self.path = join(&outer, &segment.to_string());
        check(self);
        self.path = outer;
    }

    /// All that was found, in the order of the checks.
    pub fn into_found(self) -> Vec<Problem> {
        self.found
    }
}

fn join(path: &str, field: &str) -> String {
    match (path, field) {
        ("", field) => field.to_owned(),
        (path, "") => path.to_owned(),
        (path, field) => format!("{path}.{field}"),
    }
}
