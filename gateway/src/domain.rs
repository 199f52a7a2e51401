//! Rules of the gateway itself: keys, mappings from columns to fields, and the books of an import.
pub mod api_key;
pub mod field_mapping;
pub mod import;
