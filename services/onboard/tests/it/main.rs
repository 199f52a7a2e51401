//! Onboard through its own API, each test on a database of its own.

mod agreement_templates;
mod agreements;
mod applications;
mod ask;
mod compliance;
mod document_kinds;
mod documents;
mod drawer;
mod enrollment_rights;
mod enrollments;
mod events;
mod evidence;
mod isolation;
mod objectives;
mod paper;
mod partners;
mod programs;
mod races;
mod repeated_requests;
mod solutions;
mod tenants;
mod type_profiles;
mod world;
