//! All bad fields of a request, collected before anything is refused.
use crate::error::Error;

/// One bad field.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Violation {
    /// Path in the request, such as `opportunity.lines[2].quantity`.
    pub field: String,
    /// Upper snake case, such as `REQUIRED`.
    pub reason: String,
    /// A sentence for people.
    pub description: String,
}

/// The bad fields found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, field: impl Into<String>, reason: &str, description: impl Into<String>) {
        self.0.push(Violation {
            field: field.into(),
            reason: reason.to_owned(),
            description: description.into(),
        });
    }

    /// Takes over violations found elsewhere, their paths put behind `prefix`.
    pub fn extend_at(&mut self, prefix: &str, others: Self) {
        for violation in others.0 {
            let field = match (prefix.is_empty(), violation.field.is_empty()) {
                (true, _) => violation.field,
                (false, true) => prefix.to_owned(),
                (false, false) => format!("{prefix}.{}", violation.field),
            };
            self.0.push(Violation { field, ..violation });
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        self.0.iter()
    }

    pub fn into_vec(self) -> Vec<Violation> {
        self.0
    }

    /// INVALID_ARGUMENT when anything was found.
    pub fn check(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::invalid(self))
        }
    }

    pub(crate) fn summary(&self) -> String {
        match self.0.as_slice() {
            [] => "the request is not valid".to_owned(),
            [only] => format!("{}: {}", only.field, only.description),
            [first, rest @ ..] => format!(
                "{}: {} (and {} more)",
                first.field,
                first.description,
                rest.len()
            ),
        }
    }
}
