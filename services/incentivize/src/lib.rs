//! What each partner earned, and exactly why.

pub mod domain;
