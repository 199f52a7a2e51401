//! Tiers: partners rise as soon as their figures allow, and fall only on a review date after a grace period.
//!
//! A [`rule`] compares [`measure`]s with thresholds; a [`scheme`] orders the tiers of a program; a [`standing`] is what one
//! enrollment holds, and every change of it is a [`decision`] that keeps its reason.

mod check;
pub mod decision;
pub mod defaults;
pub mod measure;
pub mod review;
pub mod rule;
pub mod scheme;
pub mod standing;

#[cfg(test)]
mod tests;
