//! Onboard through its own API, each test on a database of its own.

mod advisor;
mod agreement_templates;
mod agreements;
mod applications;
mod ask;
mod benefits;
mod business_plans;
mod enrollment_rights;
mod enrollments;
mod events;
mod evidence;
mod isolation;
mod objectives;
mod paper;
mod partners;
mod people;
mod programs;
mod races;
mod repeated_requests;
mod solutions;
mod tenants;
mod tiers;
mod type_profiles;
mod world;
