//! What is wrong with one field of a request.

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {description}")]
pub struct Problem {
    /// Path such as `type_profile.produced_facts[2].role`.
    pub field: String,
    /// Upper snake case.
    pub reason: &'static str,
    pub description: String,
}

impl Problem {
    pub fn new(
        field: impl Into<String>,
        reason: &'static str,
        description: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            reason,
            description: description.into(),
        }
    }
}
