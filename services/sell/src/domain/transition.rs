//! A step that a state machine does not allow, with those that it does.

/// What was asked for, and what would be legal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} is {from} and can't become {to}; legal: {}", if legal.is_empty() { "nothing, it is final".to_owned() } else { legal.join(", ") })]
pub struct IllegalTransition {
    /// Such as "the opportunity".
    pub what: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub legal: Vec<&'static str>,
}
