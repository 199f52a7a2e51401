//! Every method of the contracts against every wrong caller. Methods, roles and scopes come from the descriptors, so that
//! a new method is covered as soon as it is there, and fails here until `samples` has a rightful call of it.
mod callers;
mod client;
mod contract;
mod coverage;
mod door;
mod given;
mod mutated;
mod sample;
mod samples;
mod written;
