//! Enable through its own API, each test on a database of its own.

mod api_lifecycle;
mod audiences;
mod certifications;
mod competencies;
mod eligibility;
mod integration_usage;
mod integrations;
mod knowledge;
mod known;
mod search;
mod support;
mod training;
mod world;
