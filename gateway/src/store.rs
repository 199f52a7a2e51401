//! The gateway's tables.
pub mod api_key;
pub mod field_mapping;
pub mod import;
pub mod lookup_table;
