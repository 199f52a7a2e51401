//! Statements from the first draft to the last dispute.

mod desk;
mod disputes;
mod documents;
mod life;
mod mutation;
mod story;
