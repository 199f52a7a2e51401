//! What a rule does not allow in the state that things are in.

/// A refusal; nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Stable, upper snake case.
    pub reason: &'static str,
    pub message: String,
}

impl Refusal {
    pub fn new(reason: &'static str, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
        }
    }

    /// Something that is not done in `state`; `legal` is what is.
    pub fn illegal(action: &str, state: impl std::fmt::Display, legal: &str) -> Self {
        let legal = match legal {
            "" => "nothing can follow".to_owned(),
            legal => format!("legal is {legal}"),
        };
        let message = format!("can't {action} what is {state}; {legal}");
        Self::new("ILLEGAL_TRANSITION", message)
    }
}
