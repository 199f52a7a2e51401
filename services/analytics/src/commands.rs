//! What events change.
pub mod change_enrollments;
pub mod rederive_partner;
pub mod restate_opportunities;
