//! The gateway behind its door, on a database of its own, before services that are played.
mod api_keys;
mod credentials;
mod field_mappings;
mod grpc;
mod harness;
mod imports;
mod rest;
mod streams;
