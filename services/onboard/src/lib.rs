//! Onboard: who the partners are, and which programs they are enrolled in.

pub mod domain;
