//! What journeys and benchmarks have in common: callers, a vendor with partners, and the life of a deal, over gRPC.
pub mod call;
pub mod deal;
pub mod ledger;
pub mod vendor;
