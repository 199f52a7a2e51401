//! Contract values to domain values and back.
mod definition;
mod opportunity;
mod query;
mod row;
mod segment;

pub use definition::{definitions, metric};
pub use opportunity::opportunity;
pub use query::{Query, drill_down, query};
pub use row::row;
pub use segment::{partnership_type, segment, to_segment};
