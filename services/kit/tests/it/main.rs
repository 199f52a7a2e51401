//! Events from a producer's commit to a consumer's effect, on real databases.
mod jobs;
mod recorder;
mod streams;
