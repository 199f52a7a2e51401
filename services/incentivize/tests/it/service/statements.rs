//! Statements from the first draft to the last dispute.

pub(crate) mod desk;
mod disputes;
mod documents;
mod life;
mod mutation;
mod story;
