//! Enrollments on their way through the steps of their program's workflow.

mod answers;
mod approvals;
mod changes;
mod discovery;
mod instant;
mod promotion;
mod queue;
mod templates;
mod walk;
