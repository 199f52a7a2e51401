//! Events from a producer's commit to a consumer's effect, jobs and the audit, on real databases.
mod audit;
mod jobs;
mod recorder;
mod streams;
