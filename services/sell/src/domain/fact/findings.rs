//! What is wrong with a fact, collected below the path of the fact.

use kit::Violations;

pub(super) struct Findings<'a> {
    pub(super) violations: &'a mut Violations,
    /// Such as `facts[3].`.
    path: &'a str,
}

impl<'a> Findings<'a> {
    pub(super) fn new(violations: &'a mut Violations, path: &'a str) -> Self {
        Self { violations, path }
    }

    /// The field's path in the request.
    pub(super) fn at(&self, field: &str) -> String {
        format!("{}{field}", self.path)
    }

    pub(super) fn add(&mut self, field: &str, reason: &str, description: impl Into<String>) {
        self.violations.add(self.at(field), reason, description);
    }

    /// Something is wrong with the field, or with a part of it, already: it was said, but can't be read.
    pub(super) fn has(&self, field: &str) -> bool {
        let path = self.at(field);
        self.violations.iter().any(|violation| {
            let rest = violation.field.strip_prefix(&path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}
