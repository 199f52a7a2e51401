//! The rules: where an opportunity counts, what it adds there, and how the metrics follow from the totals.
pub mod cell;
pub mod enrollment;
pub mod metrics;
pub mod opportunity;
pub mod partnership_type;
pub mod placement;
pub mod report;
pub mod segment;
