//! Bringing in a file: rows become messages by a mapping, messages go in by batches, each row gets its answer.
mod field_path;
mod file;
mod plan;
mod row;
mod target;
