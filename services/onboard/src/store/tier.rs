//! Tiers: schemes, what enrollments hold, and why.

pub mod decision;
pub mod figures;
pub mod scheme;
pub mod standing;
